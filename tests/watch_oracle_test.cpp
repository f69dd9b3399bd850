#include "support/dice.hpp"
#include "support/import_line.hpp"
#include "support/oracle_check.hpp"
#include "support/program.hpp"
#include "support/random_history.hpp"
#include "support/raw_server.hpp"
#include "support/temporary_directory.hpp"

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <csignal>
#include <fstream>
#include <mutex>
#include <regex>

namespace syncledger::testing {
namespace {

using base::UtcTime;
using nlohmann::json;
using std::chrono::hours;
using std::chrono::minutes;

const UtcTime begin = base::parse_rfc3339("2026-11-01T00:00:00Z").value();
const UtcTime end = begin + hours{10 * 24};
const UtcTime full_from = begin + hours{6 * 24};
const UtcTime full_until = full_from + hours{3};
constexpr minutes interval{15};

/// What the tasks really do: for the same target and time always the same.
std::optional<oracle::Snapshot> truth_of(std::int64_t file_id, UtcTime at) {
  const auto minute = std::chrono::floor<minutes>(at).time_since_epoch().count();
  Dice phase{static_cast<std::uint64_t>(file_id * 1'000'003 + minute / 90)};
  Dice moment{static_cast<std::uint64_t>(file_id * 7'000'003 + minute)};
  // Now and then an error, and once for half a day nothing else.
  const bool is_outage = at >= begin + hours{80} && at < begin + hours{92};
  if (is_outage || moment.percent(7)) return std::nullopt;
  oracle::Snapshot snapshot;
  if (file_id != 200) {
    const std::vector<std::string> words{"RUN", "RUN", "RUN", "NORUN", "WAIT", "PAUSE", "KILLING"};
    snapshot.status = phase.one_of(words);
    snapshot.name = "订单_" + std::to_string(file_id);
    if (phase.percent(30)) snapshot.message = "说明";
    return snapshot;
  }
  snapshot.status = "success";
  const auto word = phase.one_of(std::vector<std::string>{"running", "running", "success", "fail"});
  const auto load = word == "running" ? "running" : word;
  snapshot.solution = oracle::Solution{
      word, 901, "ops", {{1, "Create", "success", std::nullopt}, {2, "Load", load, std::nullopt}}};
  return snapshot;
}

/// A service that knows the truth, remembers what it was asked, and at some moments does something
/// to whoever asks: no answer comes back before that is done.
class Witness {
public:
  using Deed = std::function<void(const ProgramProcess&)>;

  /// From the first request at or after that moment on, once.
  void plan(UtcTime at, Deed deed) { deeds_.emplace_back(at, std::move(deed)); }

  void watch(const ProgramProcess* process) {
    const std::lock_guard lock{mutex_};
    process_ = process;
    changed_.notify_all();
  }

  /// The answer; nothing if none will be missed.
  std::string answer(const std::string& request) {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return process_ != nullptr; });
    const auto poll = poll_of(request);
    if (!deeds_.empty() && poll.at >= deeds_.front().first) {
      const auto deed = std::move(deeds_.front().second);
      deeds_.erase(deeds_.begin());
      deed(*process_);
    }
    if (killed_at_ == poll.at) return {};
    polls_.push_back(poll);
    if (!poll.snapshot) return http_response(500, R"({"Code":"InternalError","Message":"lost"})");
    return http_response(200, json::parse(import_line(poll)).at("response").dump());
  }

  /// For a deed. The pass under way will not be recorded: what it asked is forgotten.
  void kill(const ProgramProcess& process) {
    killed_at_ = now_;
    std::erase_if(polls_, [&](const auto& poll) { return poll.at == now_; });
    process.kill();
  }

  /// When it was last asked.
  [[nodiscard]] UtcTime now() {
    const std::lock_guard lock{mutex_};
    return now_;
  }

  /// In the order of time.
  [[nodiscard]] std::vector<oracle::Poll> polls() {
    const std::lock_guard lock{mutex_};
    return polls_;
  }

private:
  oracle::Poll poll_of(const std::string& request) {
    static const std::regex file{"FileId=([0-9]+)"};
    static const std::regex date{"x-acs-date: *([0-9TZ:-]+)", std::regex::icase};
    std::smatch found;
    oracle::Poll poll;
    EXPECT_TRUE(std::regex_search(request, found, date)) << request;
    poll.at = base::parse_rfc3339(found[1].str()).value();
    now_ = poll.at;
    EXPECT_TRUE(std::regex_search(request, found, file)) << request;
    const auto file_id = std::stoll(found[1].str());
    const auto type = file_id == 200 ? model::TaskType::di_solution : model::TaskType::di_realtime;
    poll.target = {"cn-shanghai", 10000, type, file_id};
    poll.snapshot = truth_of(file_id, poll.at);
    return poll;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  const ProgramProcess* process_ = nullptr;
  std::vector<std::pair<UtcTime, Deed>> deeds_;
  std::vector<oracle::Poll> polls_;
  std::optional<UtcTime> killed_at_;
  UtcTime now_{};
};

const std::string good_config = R"({ "interval": "15m",
  "http": { "retries": 0, "max_qps": 0 },
  "workspaces": [ { "region": "cn-shanghai", "project_id": 10000, "targets": [
    { "task_type": "DI_REALTIME", "file_id": 100 }, { "task_type": "DI_REALTIME", "file_id": 101 },
    { "task_type": "DI_SOLUTION", "file_id": 200 } ] } ] })";

class TenDays : public ::testing::Test {
protected:
  TenDays() { configure(good_config); }

  [[nodiscard]] std::string database() const { return folder_.file("history.db"); }

  void configure(const std::string& text) const {
    std::ofstream{folder_.file("syncledger.json")} << text;
  }

  /// `watch`, from a moment until it ends by itself or is killed. What it said stays.
  int watch_from(UtcTime start, Witness& witness, const std::string& endpoint) {
    ProgramProcess process{
        {base::to_rfc3339(end), base::to_rfc3339(full_from), base::to_rfc3339(full_until), "watch",
         "--config", folder_.file("syncledger.json"), "--db", database()},
        {{"SYNCLEDGER_NOW", base::to_rfc3339(start)},
         {"SYNCLEDGER_ENDPOINT", endpoint},
         {"ALIBABA_CLOUD_ACCESS_KEY_ID", "witness"},
         {"ALIBABA_CLOUD_ACCESS_KEY_SECRET", "secret"},
         {"ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true"}},
        std::nullopt,
        SYNCLEDGER_HURRIED_WATCH};
    witness.watch(&process);
    const auto outcome = process.wait();
    witness.watch(nullptr);
    said_ += outcome.err;
    return outcome.exit_code;
  }

  [[nodiscard]] const std::string& said() const { return said_; }

  [[nodiscard]] std::string query(const std::string& sql) const {
    SQLite::Database file{database()};
    return file.execAndGet(sql).getString();
  }

private:
  TemporaryDirectory folder_;
  std::string said_;
};

TEST_F(TenDays, OfWatchAreReportedAsTheOracleSaysOfWhatCouldBeObserved) {
  Witness witness;
  const auto hang_up = [](const ProgramProcess& process) { process.signal(SIGHUP); };
  const auto kill = [&](const ProgramProcess& process) { witness.kill(process); };
  witness.plan(begin + hours{20}, hang_up);
  witness.plan(begin + hours{50}, [&](const ProgramProcess& process) {
    configure(R"({ "interval": "soon" })");
    hang_up(process);
  });
  witness.plan(begin + hours{60}, [&](const ProgramProcess& process) {
    configure(good_config);
    hang_up(process);
  });
  witness.plan(begin + hours{100}, kill);
  witness.plan(full_from + hours{1}, kill);  // while passes wait in the spool
  const RawServer server{RawServer::Responder{
      [&](const std::string& request, std::size_t) { return witness.answer(request); }}};

  EXPECT_EQ(-1, watch_from(begin, witness, server.url()));
  EXPECT_EQ(-1, watch_from(witness.now() + hours{2} + minutes{7}, witness, server.url()));
  EXPECT_EQ(0, watch_from(witness.now() + minutes{5}, witness, server.url())) << said();

  // The second kill came while not even the beginning of a pass could be written.
  EXPECT_EQ("1", query("SELECT count(*) FROM passes WHERE finished_at IS NULL"));
  EXPECT_NE(std::string::npos, said().find("the configuration of before is kept"));
  EXPECT_NE("0", query("SELECT count(*) FROM passes WHERE spooled_as IS NOT NULL"));
  const auto polls = witness.polls();
  EXPECT_GT(polls.size(), 2500U);
  oracle::Question whole{begin, end, 3 * interval};
  whole.bucket = oracle::Bucket::day;
  EXPECT_EQ(0, compare_all_kinds("all of it", polls, whole, database())) << said();
  for (auto question : random_questions(1, polls, 8)) {
    question.gap_after = 3 * interval;
    question.bucket = oracle::Bucket::day;
    EXPECT_EQ(0, compare_all_kinds("a part", polls, question, database()));
  }
}

}  // namespace
}  // namespace syncledger::testing
