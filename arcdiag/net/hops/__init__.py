"""How far connection attempts come: routers make themselves known as hop limits run out."""
