"""How confirmed hits leave: one file per notice format under formats/, one way to write them."""
