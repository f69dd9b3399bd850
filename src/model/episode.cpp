#include "model/episode.hpp"

namespace syncledger::model {
namespace {

bool is_well(StatusClass status_class) {
  return status_class == StatusClass::running || status_class == StatusClass::succeeded;
}

bool is_outcome(StatusClass status_class) {
  return status_class == StatusClass::succeeded || status_class == StatusClass::failed;
}

/// Whether a failure begins with it, if none is under way.
bool is_cause(Level level, StatusClass status_class, bool was_running) {
  if (status_class == StatusClass::failed) return true;
  const bool stands = status_class == StatusClass::stopped || status_class == StatusClass::waiting;
  return level == Level::node && stands && was_running;
}

void judge_failure(Episode& episode, Level level, const Sighting& now) {
  if (is_well(now.status_class)) {
    episode.failing_since.reset();
  } else if (!episode.failing_since && is_cause(level, now.status_class, episode.was_running)) {
    episode.failing_since = now.at;
  }
  if (level != Level::node) return;
  if (now.status_class == StatusClass::running) episode.was_running = true;
  // Somebody ordered the stop, or it ended as it should.
  if (now.status_class == StatusClass::stopping || now.status_class == StatusClass::paused ||
      now.status_class == StatusClass::succeeded) {
    episode.was_running = false;
  }
}

void judge_run(Episode& episode, Level level, const Sighting& now) {
  if (level != Level::solution) return;
  if (is_outcome(now.status_class)) {
    episode.run_started.reset();
  } else if (!episode.run_started && (now.status_class == StatusClass::running ||
                                      now.status_class == StatusClass::waiting)) {
    episode.run_started = now.at;
  }
}

}  // namespace

std::string_view failure_kind(StatusClass first) {
  return first == StatusClass::failed ? "failed" : "unexpected_stop";
}

Episode first_episode(Level level, const Sighting& now) {
  Episode episode;
  episode.stretch_started = now.at;
  episode.status_since = now.at;
  judge_failure(episode, level, now);
  judge_run(episode, level, now);
  return episode;
}

Episode episode_after(const Predecessor& before, Level level, const Sighting& now) {
  Episode episode = before.episode;
  const bool is_same = before.status == now.status;
  if (!is_same || before.between != Between::nothing) episode.stretch_started = now.at;
  if (!is_same || before.between == Between::absence) {
    episode.status_since = now.at;
    episode.unseen = std::chrono::milliseconds{0};
  } else if (before.between == Between::gap) {
    episode.unseen += now.at - before.last_seen;
  }
  judge_failure(episode, level, now);
  judge_run(episode, level, now);
  return episode;
}

}  // namespace syncledger::model
