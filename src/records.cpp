// Records and states read from files.
#include "tierwise/detail/records/csv_inl.hpp"
#include "tierwise/detail/records/state_inl.hpp"
