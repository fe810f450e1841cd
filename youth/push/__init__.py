"""Web push (RFC 8030, 8291, 8292): the key of the installation, addresses of push services, and sending."""
