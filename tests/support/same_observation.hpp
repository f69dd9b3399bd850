#pragma once

#include "model/observation.hpp"

namespace syncledger::testing {

/// Whether two fetches came to the same.
inline bool is_same(const model::FetchResult& left, const model::FetchResult& right) {
  if (left && right) return *left == *right;
  return !left && !right && left.error() == right.error();
}

/// Whether nothing of two observations differs.
inline bool is_same(const model::Observation& left, const model::Observation& right) {
  return left.target == right.target && left.observed_at == right.observed_at &&
         is_same(left.result, right.result) && left.body == right.body &&
         left.clock_skew == right.clock_skew;
}

}  // namespace syncledger::testing
