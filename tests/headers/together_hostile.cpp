// The other one: everything again, behind macros that system headers really define. The headers of others come first,
// since they do not promise to bear them. (`min` and `max` as macros are left out: nobody's headers bear those, and
// NOMINMAX is how Windows programs are built.)
#include "outside.hpp"

#define small char                      // rpcndr.h
#define interface struct                // combaseapi.h
#define far                             // windef.h
#define major(device) ((device) >> 8)   // sys/sysmacros.h
#define minor(device) ((device) & 255)  // sys/sysmacros.h
#define signals public                  // Qt
#define slots                           // Qt

#include "everything.hpp"

std::string_view version_seen_under_hostile_macros();
std::string_view version_seen_under_hostile_macros() { return tierwise::version; }
