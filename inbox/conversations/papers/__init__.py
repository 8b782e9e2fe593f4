"""Pages of files that come in and go out. The work is done in `contacts.imports` and
`contacts.exports`; a page needs the frame, and the frame is the heart's.
"""
