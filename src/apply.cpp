// Records worked through: ledgers, and what is read from them.
#include "tierwise/detail/apply/apply_inl.hpp"
#include "tierwise/detail/apply/explain_inl.hpp"
#include "tierwise/detail/apply/ledger_inl.hpp"
