#pragma once

#include "base/result.hpp"
#include "model/fetch_failure.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// ListFiles, FileTypes: real-time synchronisation. Synchronisation solutions have no code.
constexpr std::int64_t realtime_file_type = 900;

/// One file of a workspace, as ListFiles tells of it.
struct File {
  std::int64_t file_id = 0;
  std::optional<std::int64_t> file_type;  ///< nothing if the service did not say
  std::string name;
  std::string owner;   ///< an account id; may be empty
  std::string folder;  ///< may be empty
};

/// Which files ListFiles is asked for; an empty text or list means any.
struct FileFilter {
  std::vector<std::int64_t> file_types{realtime_file_type};
  std::string keyword;
  std::string folder;
  std::string owner;
};

struct FilePage {
  std::vector<File> files;
  std::size_t entries = 0;  ///< how many files it holds, those without a usable id included
  std::optional<std::int64_t> total_count;  ///< of all pages; do not trust it to end a loop
  std::optional<std::int64_t> page_size;    ///< the most that a page holds
};

/// Reads an answer of ListFiles: JSON or XML, the list in each of its shapes, ids as numbers or
/// texts. Files without a usable id are left out. What neither holds files nor counts them is no
/// answer.
base::Result<FilePage, model::FetchFailure> decode_file_page(int http_status,
                                                             std::string_view body);

}  // namespace syncledger::dataworks
