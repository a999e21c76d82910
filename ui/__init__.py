"""Components, htmx helpers, base views and small registries; no models."""
