"""Files that partners deliver into a folder: waited for, taken once each and kept, or refused with a report."""
