#include "report/previous.hpp"

#include <algorithm>

namespace syncledger::report {

store::Bucket previous_window(base::UtcTime since, base::UtcTime until) {
  constexpr base::UtcTime earliest{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
  const base::UtcTime start = std::min(std::max(since - (until - since), earliest), since);
  return {start, start, since};
}

}  // namespace syncledger::report
