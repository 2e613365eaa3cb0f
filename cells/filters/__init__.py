"""Filters of lists, kept in the address; people are never among what an address can ask for."""
