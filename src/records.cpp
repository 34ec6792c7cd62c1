// Records read from files.
#include "tierwise/detail/records/csv_inl.hpp"
