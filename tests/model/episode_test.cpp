#include "model/episode.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace syncledger::model {
namespace {

using base::UtcTime;
using std::chrono::minutes;

UtcTime at(int minute) {
  return UtcTime{minutes{minute}};
}

int minute_of(UtcTime time) {
  return static_cast<int>(std::chrono::duration_cast<minutes>(time.time_since_epoch()).count());
}

/// A word of a story and its class: `run`, `stop`, `fail` ... `run2` is another word of class
/// running; `gap` and `absent` say what lies before the next one. Ten minutes from one to the next,
/// each seen for five.
StatusClass class_of(const std::string& word) {
  for (const auto name : status_classes()) {
    if (!word.empty() && name.starts_with(word.substr(0, word.find_first_of("23"))))
      return *parse_status_class(name);
  }
  return StatusClass::unknown;
}

/// What is kept with the last interval of a story.
Episode after(Level level, const std::string& story) {
  std::istringstream words{story};
  std::optional<Predecessor> before;
  auto between = Between::nothing;
  int minute = 0;
  Episode episode;
  for (std::string word; words >> word;) {
    if (word == "gap" || word == "absent") {
      between = word == "gap" ? Between::gap : Between::absence;
      continue;
    }
    const Sighting now{at(minute), word, class_of(word)};
    if (before) before->between = between;
    episode = before ? episode_after(*before, level, now) : first_episode(level, now);
    before = Predecessor{episode, word, at(minute + 5), Between::nothing};
    between = Between::nothing;
    minute += 10;
  }
  return episode;
}

/// Where the failure began that the last interval belongs to, in minutes; -1: it belongs to none.
int failing_since(Level level, const std::string& story) {
  const auto since = after(level, story).failing_since;
  return since ? minute_of(*since) : -1;
}

int run_since(const std::string& story) {
  const auto since = after(Level::solution, story).run_started;
  return since ? minute_of(*since) : -1;
}

constexpr int none = -1;

TEST(Failure, OfANodeBeginsWithAStopThatNobodyOrdered) {
  EXPECT_EQ(10, failing_since(Level::node, "running stopped"));
  EXPECT_EQ(10, failing_since(Level::node, "running waiting"));
  EXPECT_EQ(none, failing_since(Level::node, "running stopping stopped"));
  EXPECT_EQ(none, failing_since(Level::node, "running paused stopped"));
  EXPECT_EQ(none, failing_since(Level::node, "running succeeded stopped"));
  EXPECT_EQ(none, failing_since(Level::node, "stopped"));
  EXPECT_EQ(none, failing_since(Level::node, "waiting stopped"));
}

TEST(Failure, OfANodeBeginsWithAStopWhateverUnknownWordOrGapLiesBetween) {
  EXPECT_EQ(20, failing_since(Level::node, "running mystery stopped"));
  EXPECT_EQ(10, failing_since(Level::node, "running gap stopped"));
  EXPECT_EQ(none, failing_since(Level::node, "running stopping gap stopped"));
}

TEST(Failure, OfASolutionOrStepBeginsWithAFailedStatusOnly) {
  for (const auto level : {Level::solution, Level::step}) {
    EXPECT_EQ(none, failing_since(level, "running stopped"));
    EXPECT_EQ(none, failing_since(level, "running waiting"));
    EXPECT_EQ(10, failing_since(level, "running failed"));
    EXPECT_EQ(0, failing_since(level, "failed"));
  }
  EXPECT_EQ(10, failing_since(Level::node, "stopped failed"));
}

TEST(Failure, LastsToTheFirstSnapshotOfClassRunningOrSucceeded) {
  EXPECT_EQ(10, failing_since(Level::node, "running stopped waiting failed paused mystery"));
  EXPECT_EQ(none, failing_since(Level::node, "running stopped running"));
  EXPECT_EQ(none, failing_since(Level::node, "running stopped succeeded"));
  EXPECT_EQ(10, failing_since(Level::solution, "running failed stopped waiting"));
}

TEST(Failure, IsNotEndedByAGapNorByAnAbsence) {
  EXPECT_EQ(10, failing_since(Level::node, "running stopped gap stopped"));
  EXPECT_EQ(0, failing_since(Level::step, "failed absent waiting"));
}

TEST(Failure, ThatIsOverIsFollowedByAnother) {
  EXPECT_EQ(30, failing_since(Level::node, "running stopped running waiting"));
  EXPECT_EQ(20, failing_since(Level::step, "failed running failed"));
  EXPECT_EQ(none, failing_since(Level::node, "running stopped succeeded stopped"));
}

TEST(Run, BeginsWithTheFirstSnapshotOfClassRunningOrWaiting) {
  EXPECT_EQ(0, run_since("waiting running"));
  EXPECT_EQ(0, run_since("running"));
  EXPECT_EQ(10, run_since("stopped running"));
  EXPECT_EQ(none, run_since("stopped paused mystery"));
}

TEST(Run, EndsWithTheFirstSnapshotOfClassSucceededOrFailed) {
  EXPECT_EQ(none, run_since("running succeeded"));
  EXPECT_EQ(none, run_since("running failed"));
  EXPECT_EQ(none, run_since("running failed stopped"));
  EXPECT_EQ(20, run_since("running failed waiting running"));
}

TEST(Run, GoesOnThroughStopsAndGaps) {
  EXPECT_EQ(0, run_since("running paused stopped mystery running"));
  EXPECT_EQ(0, run_since("running gap running"));
}

TEST(Run, IsOfSolutionsOnly) {
  EXPECT_FALSE(after(Level::step, "running").run_started);
  EXPECT_FALSE(after(Level::node, "running").run_started);
}

TEST(Stretch, IsBrokenByAnotherStatusAndByAGap) {
  EXPECT_EQ(at(0), after(Level::node, "running running running").stretch_started);
  EXPECT_EQ(at(20), after(Level::node, "running stopped running").stretch_started);
  EXPECT_EQ(at(10), after(Level::node, "running running2").stretch_started)
      << "another word of the same class";
  EXPECT_EQ(at(10), after(Level::node, "running gap running running").stretch_started);
  EXPECT_EQ(at(10), after(Level::step, "running absent running").stretch_started);
}

TEST(Since, IsBrokenByAnotherStatusAndByAnAbsenceButNotByAGap) {
  EXPECT_EQ(at(0), after(Level::node, "running gap running running").status_since);
  EXPECT_EQ(at(10), after(Level::node, "stopped running gap running").status_since);
  EXPECT_EQ(at(10), after(Level::step, "running absent running").status_since);
  EXPECT_EQ(at(10), after(Level::node, "running gap stopped").status_since);
}

TEST(Since, KnowsHowMuchOfItNobodySaw) {
  EXPECT_EQ(minutes{0}, after(Level::node, "running running").unseen);
  EXPECT_EQ(minutes{5}, after(Level::node, "running gap running").unseen);
  EXPECT_EQ(minutes{10}, after(Level::node, "running gap running running gap running").unseen);
  EXPECT_EQ(minutes{0}, after(Level::node, "running gap running stopped").unseen);
  EXPECT_EQ(minutes{0}, after(Level::step, "running gap running absent running").unseen);
}

}  // namespace
}  // namespace syncledger::model
