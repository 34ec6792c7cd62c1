// Records taken in and worked through: ledgers, and what is read from them.
#include "tierwise/detail/apply/apply_inl.hpp"
#include "tierwise/detail/apply/difference_inl.hpp"
#include "tierwise/detail/apply/explain_inl.hpp"
#include "tierwise/detail/apply/ledger_inl.hpp"
#include "tierwise/detail/apply/totals_inl.hpp"
#include "tierwise/detail/apply/workforce_inl.hpp"
#include "tierwise/detail/records/table_inl.hpp"
#include "tierwise/detail/text/note_inl.hpp"
