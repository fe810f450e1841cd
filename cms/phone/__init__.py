"""What makes the site a good guest on a phone: manifest, service worker, the page without a connection."""
