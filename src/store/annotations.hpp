#pragma once

#include "base/utc_time.hpp"
#include "model/target.hpp"
#include "store/history_file.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::store {

/// A stretch of time in which what a target does is planned: [starts_at, ends_at).
struct Annotation {
  std::int64_t id = 0;
  model::Target target;
  std::optional<std::string> called;  ///< the label of the target, else its name
  base::UtcTime starts_at;
  base::UtcTime ends_at;
  std::string reason;
  base::UtcTime added_at;
  std::optional<base::UtcTime> removed_at;  ///< when it was taken back; nothing: it counts
};

/// Marks a stretch of every target that is called so as planned. Precondition: starts_at < ends_at,
/// a reason. \param target a glob over what targets can be called by: the view target_handles
/// \returns what was added; nothing if no target is called so \throws StoreError
std::vector<Annotation> add_annotations(HistoryFile& file, const std::string& target,
                                        base::UtcTime starts_at, base::UtcTime ends_at,
                                        const std::string& reason, base::UtcTime now);

/// \param target as in add_annotations(); nothing: of all \throws StoreError
std::vector<Annotation> list_annotations(HistoryFile& file,
                                         const std::optional<std::string>& target,
                                         bool with_removed);

/// Takes one back. \returns false if there is none of this id that counts \throws StoreError
bool remove_annotation(HistoryFile& file, std::int64_t id, base::UtcTime now);

}  // namespace syncledger::store
