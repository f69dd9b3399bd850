#include "store/sql.hpp"

#include <algorithm>
#include <stdexcept>

namespace syncledger::store {

std::vector<SqlFile> sql_files_in(std::string_view folder) {
  std::vector<SqlFile> found;
  for (const SqlFile& file : sql_files()) {
    if (file.name.starts_with(folder)) found.push_back(file);
  }
  return found;
}

std::string_view name_of_view(const SqlFile& view) {
  constexpr std::string_view folder = "schema/views/";
  return view.name.substr(view.name.find('_', folder.size()) + 1);
}

std::string sql(std::string_view name) {
  const auto files = sql_files();
  const auto* const file = std::lower_bound(
      files.data(), files.data() + files.size(), name,
      [](const SqlFile& left, std::string_view right) { return left.name < right; });
  if (file == files.data() + files.size() || file->name != name) {
    throw std::logic_error("no embedded SQL file " + std::string{name});
  }
  return std::string{file->text};
}

}  // namespace syncledger::store
