"""Pure rules of the product: values in, values out; no clock, network, keyring, environment or Qt."""
