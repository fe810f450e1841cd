"""Acts on a proposal's stream. Payloads hold ids, numbers and dates; what people wrote lives in rows."""
