// Documents by name: edited, compared, described, and looked at for what is doubtful.
#include "tierwise/detail/reflect/assumptions_schema_inl.hpp"
#include "tierwise/detail/reflect/diff_inl.hpp"
#include "tierwise/detail/reflect/edit_inl.hpp"
#include "tierwise/detail/reflect/member_docs_inl.hpp"
#include "tierwise/detail/reflect/schema_inl.hpp"
#include "tierwise/detail/validation/lint_inl.hpp"
