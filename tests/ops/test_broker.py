"""A worker outlives its connection to Redis."""

import logging

import pytest
from redis.exceptions import ConnectionError as NoConnection

from config.celery import app


def test_task_that_ends_after_its_connection_is_gone_leaves_the_worker_alive(caplog):
    with app.connection_for_read() as connection:
        channel = connection.default_channel
        app.amqp.queues["default"](channel).declare()
        app.send_task("nothing", queue="default")
        message = channel.basic_get("default")
        expected = connection.connection_errors
    channel._disconnect_pools()  # as it does when Redis goes away

    with pytest.raises(NoConnection):
        message.ack()
    with caplog.at_level(logging.CRITICAL):
        message.ack_log_error(logging.getLogger("worker"), expected)  # what Celery calls

    assert "Couldn't ack" in caplog.text
