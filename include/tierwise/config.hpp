// How the engine reaches a program: with the headers, or compiled once, as the library tierwise::engine.
#pragma once

// The target tierwise::engine defines TIERWISE_COMPILED for whoever links it. Public headers then only declare, and a
// program that includes them compiles in the time their types take. Without it nothing has to be linked: a public
// header ends by including what it declares. Both ways run the same code. All files of a program must go one way.
#ifdef TIERWISE_COMPILED
#define TIERWISE_INLINE
#else
#define TIERWISE_INLINE inline
#endif
