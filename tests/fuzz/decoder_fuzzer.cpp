// Any bytes as the answer of the service, under both task types and the kinds of status.
#include "dataworks/decoder.hpp"
#include "dataworks/document.hpp"
#include "dataworks/observe.hpp"
#include "support/fuzz_target.hpp"
#include "support/same_observation.hpp"

#include <set>

namespace syncledger::fuzz {
namespace {

using model::FetchFailure;
using model::FetchResult;
using model::StatusSnapshot;
using model::TaskType;
using testing::is_same;

// In bytes: what the decoder promises in characters of up to four bytes, and room for its own
// words.
constexpr std::size_t longest_message = 4 * 300 + 100;
constexpr std::size_t longest_word = 4 * 100 + 20;

void require_text(const std::optional<std::string>& text, const char* what) {
  if (!text) return;
  require(base::find_invalid_utf8(*text) == std::string::npos, "valid UTF-8", what);
  require(text->find('\0') == std::string::npos, "no NUL", what);
}

void check_failure(const FetchFailure& failure, int http_status) {
  require(failure.http_status == http_status, "the status is that of the response");
  require(!failure.message.empty(), "a failure says something");
  require_line(failure.message, longest_message, "message");
  require_line(failure.code, longest_word, "code");
  require_line(failure.request_id, longest_word, "request_id");
}

void check_solution(const model::SolutionInfo& solution) {
  require_text(solution.status, "solution status");
  require_text(solution.creator_name, "creator_name");
  std::set<std::string> keys;
  for (const auto& step : solution.steps) {
    require_text(step.step_key, "step_key");
    require_text(step.step_name, "step_name");
    require_text(step.status, "step status");
    require_text(step.info, "info");
    require(keys.insert(step.step_key).second, "a step key stands for one step", step.step_key);
  }
}

void check_snapshot(const StatusSnapshot& snapshot, TaskType type) {
  require(!snapshot.status.empty() || snapshot.solution.has_value(), "a snapshot has a status");
  require_text(snapshot.status, "status");
  require_text(snapshot.name, "name");
  require_text(snapshot.message, "message");
  require_line(snapshot.request_id, longest_word, "request_id");
  require(snapshot.notices.size() < 50, "notices are few");
  for (const auto& notice : snapshot.notices) require_line(notice.detail, longest_word, "notice");
  if (!snapshot.solution) return;
  require(type == TaskType::di_solution, "only a solution has a solution");
  check_solution(*snapshot.solution);
}

/// The same tree written as plain JSON must say the same, whatever syntax it came in.
void check_that_syntax_does_not_matter(TaskType type, int http_status, std::string_view body,
                                       const FetchResult& result) {
  if (!result) return;
  const auto document = dataworks::parse_document(body);
  require(document.has_value(), "what is decoded can be parsed");
  require(is_same(dataworks::decode(type, http_status, document->dump()), result),
          "the syntax does not matter");
}

void check(TaskType type, int http_status, std::string_view body) {
  const model::Target target{"cn-shanghai", 10000, type, 100};
  const auto observation = dataworks::observe(target, base::UtcTime{}, http_status, body);
  require(observation.body.size() <= body.size(), "evidence is no longer than the body");
  if (!observation.result) {
    check_failure(observation.result.error(), http_status);
    return;
  }
  check_snapshot(*observation.result, type);
  check_that_syntax_does_not_matter(type, http_status, body, observation.result);
}

void check_that_nothing_is_remembered(TaskType type, std::string_view body) {
  require(is_same(dataworks::decode(type, 200, body), dataworks::decode(type, 200, body)),
          "the same bytes say the same");
}

/// XML knows no control characters but white space, not even in a comment.
void check_characters(std::string_view body) {
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || body[first] != '<' || !dataworks::parse_document(body))
    return;
  for (const char c : body) {
    require(static_cast<unsigned char>(c) >= 0x20 || c == '\t' || c == '\r' || c == '\n',
            "XML has no control characters");
  }
}

}  // namespace
}  // namespace syncledger::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace syncledger;
  const auto body = fuzz::text_of(data, size);
  for (const auto type : {model::TaskType::di_realtime, model::TaskType::di_solution}) {
    for (const int http_status : {200, 400, 500}) fuzz::check(type, http_status, body);
    fuzz::check_that_nothing_is_remembered(type, body);
  }
  fuzz::check_characters(body);
  return 0;
}
