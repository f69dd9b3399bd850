#include "dataworks/file_page.hpp"

#include "dataworks/answer.hpp"

namespace syncledger::dataworks {
namespace {

using nlohmann::json;

/// The list in each of its shapes: an array, one file, or either in a wrapper of the older SDKs.
void read_files(const json& value, std::vector<File>& files, int wrappers = 0) {
  constexpr int most_wrappers = 2;
  if (value.is_array()) {
    for (const json& each : value) read_files(each, files, most_wrappers);
    return;
  }
  if (!value.is_object()) return;
  if (wrappers < most_wrappers && value.contains("File")) {
    return read_files(value.at("File"), files, wrappers + 1);
  }
  const auto id = integer_of(member(value, "FileId"));
  if (!id || *id <= 0) return;
  files.push_back(
      {*id, integer_of(member(value, "FileType")).value_or(0),
       text_of(member(value, "FileName"), "FileName").value_or(""),
       text_of(member(value, "Owner"), "Owner").value_or(""),
       text_of(member(value, "AbsoluteFolderPath"), "AbsoluteFolderPath").value_or("")});
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
    page.total_count = integer_of(member(data, "TotalCount")).value_or(0);
    read_files(member(data, "Files"), page.files);
    return page;
  } catch (const NotAnAnswer& problem) {
    return base::Failure{no_answer(http_status, body, problem.why)};
  }
}

}  // namespace syncledger::dataworks
