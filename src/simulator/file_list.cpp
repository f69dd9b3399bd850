#include "simulator/file_list.hpp"

#include "simulator/behaviour.hpp"
#include "simulator/call_parameters.hpp"

#include <algorithm>

namespace syncledger::simulator {
namespace {

using base::Failure;
using base::UtcTime;

constexpr std::int64_t realtime_file_type = 900;
constexpr std::int64_t largest_page = 100;

/// Scheduling ids are numbers of their own; here they are the file ids, shifted.
constexpr std::int64_t node_id_offset = 700'000'000;

struct File {
  std::int64_t file_id = 0;
  std::string name;
};

struct Filter {
  std::optional<std::set<std::int64_t>> types;
  std::optional<std::set<std::int64_t>> ids;
  std::optional<std::set<std::int64_t>> node_ids;
  std::string keyword;
  std::string exact_name;

  [[nodiscard]] bool accepts(const File& file) const {
    const auto in = [](const auto& set, std::int64_t value) {
      return !set || set->count(value) > 0;
    };
    return in(types, realtime_file_type) && in(ids, file.file_id) &&
           in(node_ids, file.file_id + node_id_offset) &&
           file.name.find(keyword) != std::string::npos &&
           (exact_name.empty() || file.name == exact_name);
  }
};

base::Result<Filter, Refusal> read_filter(const Parameters& parameters) {
  auto types = id_list(parameters, "FileTypes");
  if (!types) return Failure{types.error()};
  auto ids = id_list(parameters, "FileIdIn");
  if (!ids) return Failure{ids.error()};
  auto node_ids = id_list(parameters, "NodeId");
  if (!node_ids) return Failure{node_ids.error()};
  return Filter{std::move(*types), std::move(*ids), std::move(*node_ids),
                text_of(parameters, "Keyword"), text_of(parameters, "ExactFileName")};
}

std::vector<File> matching_files(const Scenario& scenario, const Workspace& workspace,
                                 const Filter& filter, UtcTime now) {
  std::vector<File> files;
  for (const auto& node : workspace.nodes) {
    File file{node.file_id, state_of(scenario, workspace, node, now).name};
    if (filter.accepts(file)) files.push_back(std::move(file));
  }
  std::sort(files.begin(), files.end(),
            [](const File& a, const File& b) { return a.file_id < b.file_id; });
  return files;
}

Document describe(const File& file, const Scenario& scenario) {
  const auto created = base::to_unix_ms(scenario.start);
  return {{"FileId", file.file_id},
          {"FileName", file.name},
          {"FileType", realtime_file_type},
          {"NodeId", file.file_id + node_id_offset},
          {"FileFolderId", "simulator"},
          {"UseType", "NORMAL"},
          {"Owner", "1000000000000001"},
          {"CreateUser", "1000000000000001"},
          {"CreateTime", created},
          {"LastEditUser", "1000000000000001"},
          {"LastEditTime", created},
          {"CommitStatus", 1},
          {"CurrentVersion", 1}};
}

}  // namespace

base::Result<Document, Refusal> list_files(const Scenario& scenario, const Workspace& workspace,
                                           const Parameters& parameters, UtcTime now) {
  const auto page_number = count_or(parameters, "PageNumber", 1);
  if (!page_number) return Failure{page_number.error()};
  const auto page_size = count_or(parameters, "PageSize", 10);
  if (!page_size) return Failure{page_size.error()};
  if (*page_size > largest_page) return Failure{param_invalid("PageSize")};
  const auto filter = read_filter(parameters);
  if (!filter) return Failure{filter.error()};
  const auto files = matching_files(scenario, workspace, *filter, now);
  const auto total = static_cast<std::int64_t>(files.size());
  Document page = Document::array();
  const auto first =
      *page_number - 1 > total / *page_size ? total : (*page_number - 1) * *page_size;
  for (auto index = first; index < std::min(total, first + *page_size); ++index) {
    page.push_back(describe(files[static_cast<std::size_t>(index)], scenario));
  }
  return Document{{"PageNumber", *page_number},
                  {"PageSize", *page_size},
                  {"TotalCount", total},
                  {"Files", std::move(page)}};
}

}  // namespace syncledger::simulator
