"""Addresses below /<organization>/contacts/."""

from django.urls import path

from inbox.conversations.papers import exports, imports

app_name = "papers"
one = "import/<uuid:uuid>/"
urlpatterns = [
    path("import/", imports.imports, name="imports"),
    path("import/example/", imports.example, name="example"),
    path(one, imports.one, name="import"),
    path(f"{one}reading/", imports.reading, name="reading"),
    path(f"{one}check/", imports.check, name="check"),
    path(f"{one}run/", imports.run, name="run"),
    path(f"{one}cancellation/", imports.cancellation, name="cancellation"),
    path(f"{one}undoing/", imports.undoing, name="undoing"),
    path(f"{one}progress/", imports.progress, name="progress"),
    path(f"{one}problems/", imports.problems, name="problems"),
    path("exports/", exports.exports, name="exports"),
    path("exports/rows/", exports.rows, name="export-rows"),
    path("exports/<uuid:uuid>/", exports.one, name="export"),
]
