// Months played forward, compared, and who may leave.
#include "tierwise/detail/compute/queue_inl.hpp"
#include "tierwise/detail/simulate/compare_inl.hpp"
#include "tierwise/detail/simulate/comparison_inl.hpp"
#include "tierwise/detail/simulate/projection_inl.hpp"
#include "tierwise/detail/simulate/risk_inl.hpp"
#include "tierwise/detail/simulate/simulate_inl.hpp"
#include "tierwise/detail/stages/model_inl.hpp"
