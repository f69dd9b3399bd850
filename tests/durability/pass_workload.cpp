#include "durability/pass_workload.hpp"

#include "app/logbook.hpp"
#include "dataworks/observe.hpp"
#include "store/integrity.hpp"

#include <SQLiteCpp/Statement.h>
#include <gtest/gtest.h>

#include <array>

namespace syncledger::testing {
namespace {

using model::TaskType;
using std::chrono::minutes;

const model::Target node{"cn-shanghai", 10000, TaskType::di_realtime, 100};
const model::Target solution{"cn-shanghai", 10000, TaskType::di_solution, 200};
const model::Target unreachable{"cn-shanghai", 10000, TaskType::di_realtime, 300};
constexpr std::size_t targets_of_a_pass = 3;

const base::UtcTime first_start = base::from_unix_ms(1793491200000);

base::UtcTime start_of(int number) {
  return first_start + minutes{5 * number};
}

std::string node_body(int number) {
  return R"({"Success":true,"Data":{"Status":"RUN","Name":"orders","Message":"lag )" +
         std::to_string(number) + R"( s","SolutionInfo":null}})";
}

std::string solution_body(int number) {
  const std::string step = number % 2 == 0 ? "running" : "success";
  return R"({"Success":true,"Data":{"Status":"success","SolutionInfo":{"Status":"running","Id":200,)"
         R"("CreatorName":"ops","StepDetail":[{"StepId":1,"StepName":"create","Status":"success",)"
         R"("Info":")" +
         std::string(3000, static_cast<char>('a' + number % 26)) +
         R"("},{"StepId":2,"StepName":"load","Status":")" + step + R"("}]}}})";
}

model::Observation no_answer(base::UtcTime at) {
  model::FetchFailure failure;
  failure.reason = model::UnknownReason::network;
  failure.message = "no answer";
  return {unreachable, at, base::Failure{failure}, {}, std::nullopt};
}

std::vector<model::Observation> fetch(int number, base::UtcTime at) {
  return {dataworks::observe(node, at, 200, node_body(number)),
          dataworks::observe(solution, at, 200, solution_body(number)), no_answer(at)};
}

std::vector<store::TrackedTarget> tracked_targets() {
  return {{node, "orders", minutes{15}},
          {solution, std::nullopt, minutes{15}},
          {unreachable, std::nullopt, minutes{15}}};
}

std::int64_t number_in(store::HistoryFile& file, const std::string& sql) {
  return file.database().execAndGet(sql).getInt64();
}

}  // namespace

app::Spool::Listener no_listener() {
  return {[](const auto&, const auto&) {}, [](const auto&) {}};
}

PassReport make_pass(const std::string& database, int number) {
  const base::ManualClock clock{start_of(number)};
  try {
    app::Logbook logbook{database, clock, std::chrono::milliseconds{0}};
    logbook.record_spooled(no_listener());
    logbook.begin(store::PassSource::collect, minutes{5});
    const std::array<store::CallCount, 1> calls{
        {{"default", "cn-shanghai", "2026-11-01", targets_of_a_pass, 0, std::nullopt}}};
    const auto now = clock.now();
    const auto outcome = logbook.finish({0, now, tracked_targets(), fetch(number, now), calls});
    if (outcome.problem.empty()) return {PassReport::Outcome::recorded, {}};
    const bool is_lost = outcome.problem.find("is lost") != std::string::npos;
    return {is_lost ? PassReport::Outcome::lost : PassReport::Outcome::kept, outcome.problem};
  } catch (const store::StoreError& error) {
    return {PassReport::Outcome::refused, error.what()};
  }
}

std::vector<std::string> errors_in(store::HistoryFile& file) {
  std::vector<std::string> errors;
  for (const auto& finding : store::check(file)) {
    if (finding.is_error) errors.push_back(finding.text);
  }
  return errors;
}

std::set<int> whole_passes(const std::string& database) {
  auto file = store::HistoryFile::open_for_reading(database);
  EXPECT_EQ(std::vector<std::string>{}, errors_in(file));
  std::set<int> numbers;
  SQLite::Statement starts{file.database(),
                           "SELECT started_at FROM passes WHERE finished_at IS NOT NULL"};
  std::int64_t passes = 0;
  for (; starts.executeStep(); ++passes) {
    const auto since = base::from_unix_ms(starts.getColumn(0).getInt64()) - first_start;
    numbers.insert(static_cast<int>(since / minutes{5}));
  }
  EXPECT_EQ(static_cast<std::int64_t>(numbers.size()), passes) << "a pass was recorded twice";
  EXPECT_EQ(passes, number_in(file, "SELECT coalesce(sum(observations), 0) FROM nodes"));
  EXPECT_EQ(passes, number_in(file, "SELECT coalesce(sum(observations), 0) FROM solutions"));
  EXPECT_EQ(2 * passes, number_in(file, "SELECT coalesce(sum(observations), 0) FROM step_results"));
  EXPECT_EQ(passes, number_in(file, "SELECT coalesce(sum(attempts), 0) FROM fetch_failures"));
  EXPECT_EQ(passes * 3, number_in(file, "SELECT coalesce(sum(calls), 0) FROM api_calls"));
  EXPECT_EQ(0, number_in(file, "SELECT count(clock_set_back_ms) FROM passes"));
  return numbers;
}

}  // namespace syncledger::testing
