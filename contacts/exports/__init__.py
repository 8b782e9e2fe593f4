"""Files of what somebody may see: written page by page by a worker, fetched by who asked."""
