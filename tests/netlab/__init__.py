"""arcdiag in a real network: namespaces, a router, name servers and an edge of Azure."""
