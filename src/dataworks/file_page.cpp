#include "dataworks/file_page.hpp"

#include "dataworks/answer.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;

/// A text that is of no other use than to be shown.
std::string shown_text(const json& file, const char* name) {
  const json& value = member(file, name);
  return value.is_string() || value.is_number_integer() ? text_of(value, name).value_or("") : "";
}

/// The list in each of its shapes: an array, one file, or either in a wrapper of the older SDKs.
void read_files(const json& value, FilePage& page, int wrappers = 0) {
  constexpr int most_wrappers = 2;
  if (value.is_array()) {
    for (const json& each : value) read_files(each, page, most_wrappers);
    return;
  }
  if (!value.is_object()) return;
  if (wrappers < most_wrappers && value.contains("File"))
    return read_files(value.at("File"), page, wrappers + 1);
  ++page.entries;
  const auto id = integer_of(member(value, "FileId"));
  if (!id || *id <= 0) return;
  page.files.push_back({*id, integer_of(member(value, "FileType")), shown_text(value, "FileName"),
                        shown_text(value, "Owner"), shown_text(value, "AbsoluteFolderPath")});
}

}  // namespace

base::Result<FilePage, model::FetchFailure> decode_file_page(int http_status,
                                                             std::string_view body) {
  const auto answer = parse_answer(http_status, body);
  if (!answer) return base::Failure{answer.error()};
  try {
    const json& data = member(*answer, "Data");
    if (!data.is_object()) throw NotAnAnswer{"Data is missing or not an object"};
    FilePage page;
    page.total_count = integer_of(member(data, "TotalCount"));
    page.page_size = integer_of(member(data, "PageSize"));
    read_files(member(data, "Files"), page);
    if (!page.total_count && !member(data, "Files").is_array() && page.entries == 0)
      throw NotAnAnswer{"Data holds no Files"};
    return page;
  } catch (const NotAnAnswer& problem) {
    return base::Failure{no_answer(http_status, body, problem.why)};
  }
}

}  // namespace syncledger::dataworks
