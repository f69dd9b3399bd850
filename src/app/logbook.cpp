#include "app/logbook.hpp"

namespace syncledger::app {

Logbook::Logbook(const std::string& database, const base::Clock& clock,
                 std::chrono::milliseconds busy_timeout, const base::TimeLeft& time_left)
    : clock_(clock), spool_(database) {
  // What waits there comes first: without knowing it nothing is fetched, let alone recorded.
  static_cast<void>(spool_.count());
  try {
    history_.emplace(
        store::HistoryFile::open_for_writing(database, clock, busy_timeout, time_left));
    recorder_.emplace(*history_);
  } catch (const store::StoreError& error) {
    give_up(error);
    close();
  }
}

std::size_t Logbook::record_spooled(const Spool::Listener& listener) {
  std::size_t recorded = 0;
  attempt([&](store::Recorder& recorder) { recorded = spool_.record_all(recorder, listener); });
  return recorded;
}

void Logbook::begin(store::PassSource source, std::optional<std::chrono::milliseconds> interval) {
  pass_ = {};
  pass_.source = source;
  pass_.started_at = clock_.now();
  pass_.interval = interval;
  attempt([&](store::Recorder& recorder) {
    pass_.record.pass_id = recorder.begin_pass(source, pass_.started_at, interval);
  });
}

Logbook::Outcome Logbook::finish(store::PassRecord record) {
  store::LatePass pass = pass_;
  record.pass_id = pass_.record.pass_id;
  pass.record = record;
  Outcome outcome;
  try {
    if (problem_.empty()) {
      outcome.summary = recorder_->record_pass(pass.record);
      return outcome;
    }
  } catch (const store::StoreError& error) {
    problem_ = error.what();
  }
  try {
    outcome.is_news = spool_.is_empty();
    spool_.keep(pass);
    outcome.problem = problem_ + "; what the pass fetched is kept in " + spool_.folder() +
                      " until the next one records it";
  } catch (const store::StoreError& error) {
    outcome.is_news = true;
    outcome.problem = problem_ + "; and what the pass fetched is lost: " + error.what();
  }
  return outcome;
}

void Logbook::give_up(const store::StoreError& error) {
  if (!error.may_pass()) throw store::StoreError{error};
  if (problem_.empty()) problem_ = error.what();
}

void Logbook::close() {
  recorder_.reset();
  history_.reset();
}

}  // namespace syncledger::app
