"""The site as an app on a phone: manifest, service worker, the page without a connection."""
