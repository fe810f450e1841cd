"""Mail: composition, subscriptions and delivery."""
