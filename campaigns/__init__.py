"""One message to many, on the same outbox as every reply.

    build -> Campaign(draft) -> review -> start
    planning.step: the audience becomes Recipient rows, a page a commit; unique (campaign, address)
      -> handing.step, each second: as many recipients as each number's share has room for become
         messages in conversations, a batch a commit, under the campaign's row lock
      -> channels_app.outbox: replies first; of a text to many it asks `judging` (running? quiet?
         flagged?) in the transaction that commits `dispatching`
      -> delivery -> `settling`: what became of the message is the recipient's state, in the
         transaction of the report

What is planned waits in Recipient, not in the outbox: pause, resume and cancel take hold within one
batch, and a slow number never has more queued than two seconds of its share.

A recipient's text goes into the person's live conversation on that number; where there is none,
into one that rests as `sent` until somebody answers. It moves no open conversation up a list,
opens none, and tells no browser: whoever answers opens it, with the campaign's tag on it.
"""
