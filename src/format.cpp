// Results as people read them. The one source that needs fmt.
#include "tierwise/detail/apply/format_inl.hpp"
