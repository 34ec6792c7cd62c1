// Hazards fitted to recorded months.
#include "tierwise/detail/fit/fit_inl.hpp"
