"""Static files: compressed, hashed by content, and the imports inside our own script modules hashed as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_ANY_SCRIPT, _IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import "./texts.js"` in static/js/; else a hashed module would load unhashed ones, stale after an update.

    Only there: scripts of packages import names that are no files of theirs.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", _IMPORTS))
