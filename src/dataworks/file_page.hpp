#pragma once

#include "base/result.hpp"
#include "model/fetch_failure.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace syncledger::dataworks {

/// ListFiles, FileTypes: real-time synchronisation. Synchronisation solutions have no code.
constexpr std::int64_t realtime_file_type = 900;

/// One file of a workspace, as ListFiles tells of it.
struct File {
  std::int64_t file_id = 0;
  std::int64_t file_type = 0;  ///< 0 if the service did not say
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
  std::int64_t total_count = 0;  ///< as the service says; do not trust it to end a loop
};

/// Reads an answer of ListFiles: JSON or XML, the list in each of its shapes, ids as numbers or
/// texts. Files without a usable id are left out.
base::Result<FilePage, model::FetchFailure> decode_file_page(int http_status,
                                                             std::string_view body);

}  // namespace syncledger::dataworks
