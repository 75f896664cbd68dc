"""Explanation: why a pair has its probability, part by part."""
