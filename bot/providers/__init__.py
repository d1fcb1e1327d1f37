"""Language models, through LlamaIndex's adapters: how they are named, called, and what goes wrong with them."""
