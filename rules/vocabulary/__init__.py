"""Words that say something beside the name: goods, lawful use, copies, ordinary words. The lists are in lexicons/."""
