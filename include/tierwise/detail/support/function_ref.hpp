// A function passed to another that is no template: whatever is called, who calls it is compiled once.
#pragma once

#include <utility>  // for std::forward

namespace tierwise::detail {

template <class Signature>
class function_ref;

/// Refers to a function object and does not own it: for parameters only. (Standard C++ has it from 2026 on.)
template <class Result, class... Arguments>
class function_ref<Result(Arguments...)> {
 public:
  template <class F>
  function_ref(F const& f)  // NOLINT(google-explicit-constructor): what is passed is a lambda
      : object_(&f), call_([](void const* object, Arguments... arguments) -> Result {
          return (*static_cast<F const*>(object))(std::forward<Arguments>(arguments)...);
        }) {}

  Result operator()(Arguments... arguments) const { return call_(object_, std::forward<Arguments>(arguments)...); }

 private:
  void const* object_;
  Result (*call_)(void const*, Arguments...);
};

}  // namespace tierwise::detail
