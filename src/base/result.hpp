#pragma once

#include <cassert>
#include <utility>
#include <variant>

namespace syncledger::base {

/// Wraps an error so that it can be returned where a Result is expected: `return Failure{error};`.
template <class E>
struct Failure {
  E error;
};

template <class E>
Failure(E) -> Failure<E>;

/// Either a value or the reason why there is none. An ordinary failure of one target of many is a
/// value of this type, not an exception. The member names are those of std::expected, which
/// neither g++ 12 nor clang 14 offers in C++20.
template <class T, class E>
class [[nodiscard]] Result {
public:
  // NOLINTNEXTLINE(google-explicit-constructor): `return value;` is what it is for
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}

  // NOLINTNEXTLINE(google-explicit-constructor)
  Result(Failure<E> failure) : state_(std::in_place_index<1>, std::move(failure.error)) {}

  [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }

  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Precondition of these four: has_value().
  T& operator*() & { return value_ref(); }

  const T& operator*() const& { return value_ref(); }

  T* operator->() { return &value_ref(); }

  const T* operator->() const { return &value_ref(); }

  /// The error. Precondition of these two: !has_value().
  E& error() & { return error_ref(); }

  const E& error() const& { return error_ref(); }

private:
  T& value_ref() {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }

  const T& value_ref() const {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }

  E& error_ref() {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

  const E& error_ref() const {
    assert(!has_value());
    return *std::get_if<1>(&state_);
  }

  std::variant<T, E> state_;
};

}  // namespace syncledger::base
