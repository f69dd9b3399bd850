#include "app/app_test.hpp"
#include "app/exit_code.hpp"
#include "support/snapshot_lines.hpp"
#include "support/terminal.hpp"

#include <filesystem>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

/// What a name must hold to be run by a shell that takes it for code, `touch` being the deed.
std::vector<std::string> hostile_texts(const std::string& touch) {
  std::vector<std::string> texts{"$(" + touch + ")",
                                 "`" + touch + "`",
                                 "(" + touch + ")",
                                 "=(" + touch + ")",
                                 "<(" + touch + ")",
                                 "{" + touch + ",}",
                                 ";" + touch + ";",
                                 "|" + touch,
                                 "&" + touch + "&",
                                 "\"$(" + touch + ")",
                                 "'$(" + touch + ")'",
                                 "\\$(" + touch + ")",
                                 "${x:-$(" + touch + ")}",
                                 "$((a[$(" + touch + ")]))",
                                 "*(e:'" + touch + "':)",
                                 "\t$(" + touch + ")",
                                 "\x03" + touch + "\r",
                                 "\x1b[200~" + touch + "\r\x1b[201~",
                                 "cn-shanghai/10000/DI_SOLUTION/$(" + touch + ")",
                                 "cn-shanghai,10000,DI_SOLUTION,$(" + touch + ")",
                                 "cn-shanghai,10000,DI_REALTIME,999,looks like a row"};
  const auto count = texts.size();
  for (std::size_t i = 0; i < count; ++i) {
    texts.push_back("x\n" + texts[i] + "\ny");
    texts.push_back("\r\n" + texts[i]);
  }
  return texts;
}

/// A shell as it is started, with our completions in it.
struct Shell {
  std::string name;
  std::string program;
  std::vector<std::string> arguments;
  std::string completions;  ///< where it looks for them, under the home
  std::string start_file;   ///< what it reads first, there
  std::string start_text;

  friend std::ostream& operator<<(std::ostream& out, const Shell& shell) {
    return out << shell.name;
  }
};

const Shell bash{"bash",
                 "/bin/bash",
                 {"--noprofile", "--rcfile", "bashrc", "-i"},
                 "syncledger.bash",
                 "bashrc",
                 "PS1='ready> '\n. ./syncledger.bash\n"};
const Shell zsh{"zsh",
                "/usr/bin/zsh",
                {"-d", "-i"},
                "functions/_syncledger",
                ".zshrc",
                "PROMPT='ready> '\nfpath=(~/functions $fpath)\nautoload -Uz compinit\n"
                "compinit -u -D\n"};
const Shell fish{"fish",
                 "/usr/bin/fish",
                 {"-i"},
                 ".config/fish/completions/syncledger.fish",
                 ".config/fish/config.fish",
                 "function fish_prompt\n  echo -n 'ready> '\nend\nset -g fish_greeting\n"
                 "set -g fish_autosuggestion_enabled 0\n"};

/// Real shells at real terminals, and a person who presses TAB and then Enter.
class Completion : public tests::AppTest, public ::testing::WithParamInterface<Shell> {
protected:
  void SetUp() override {
    if (!fs::exists(GetParam().program)) GTEST_SKIP() << GetParam().name << " is not installed";
    home_ = path("home");
    // The folder keeps fish from reading all manual pages of the system first.
    fs::create_directories(home_ + "/.local/share/fish/generated_completions");
    write_home(GetParam().completions, run({"help", "--format", GetParam().name}).out);
    write_home(GetParam().start_file, GetParam().start_text);
    // What completions ask goes to the program; what is entered at the terminal is noted down.
    write_home("bin/syncledger", "#!/bin/sh\n[ -t 1 ] || exec '" SYNCLEDGER_PROGRAM
                                 "' \"$@\"\n"
                                 "printf '%s|' \"$@\" >" +
                                     path("entered") + "\necho en''tered\n");
    fs::permissions(home_ + "/bin/syncledger", fs::perms::owner_all);
    environment()["PATH"] = home_ + "/bin:/usr/bin:/bin";
    environment()["HOME"] = environment()["ZDOTDIR"] = home_;
    environment()["TERM"] = "xterm";
    environment()["LC_ALL"] = "C.UTF-8";
  }

  void write_home(const std::string& name, const std::string& text) const {
    fs::create_directories(fs::path{home_ + "/" + name}.parent_path());
    std::ofstream{home_ + "/" + name, std::ios::binary} << text;
  }

  /// What the shell runs after `words` and a TAB were typed; a `|` after each argument.
  std::string entered(const std::string& words) {
    // In the home, as the first thing, which posix_spawn cannot do.
    std::vector<std::string> start{"-c", "cd && exec \"$@\"", "sh", GetParam().program};
    start.insert(start.end(), GetParam().arguments.begin(), GetParam().arguments.end());
    testing::Terminal terminal{"/bin/sh", start, environment()};
    EXPECT_TRUE(terminal.wait_for("ready> ")) << terminal.screen();
    terminal.type("syncledger " + words + "\t\r");
    EXPECT_TRUE(terminal.wait_for("entered")) << terminal.screen();
    return read_file(path("entered"));
  }

  void import(const std::string& lines) {
    const auto outcome = run({"import", "-"}, lines);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code) << outcome.err;
  }

  [[nodiscard]] std::string home() const { return home_; }

private:
  std::string home_;
};

INSTANTIATE_TEST_SUITE_P(Of, Completion, ::testing::Values(bash, zsh, fish),
                         [](const auto& shell) { return shell.param.name; });

const std::string monday = "2026-10-26T00:00:00Z";

TEST_P(Completion, RunsNothingThatTheHistorySays) {
  std::vector<testing::StepWord> steps;
  std::string all;
  for (const auto& text : hostile_texts("touch " + path("PWNED"))) {
    steps.push_back({static_cast<int>(steps.size()) + 1, text, text});
    all += text;
  }
  auto line = nlohmann::ordered_json::parse(testing::solution_line(monday, all, steps));
  auto& data = line["response"]["Data"];
  data["Name"] = data["Message"] = data["SolutionInfo"]["CreatorName"] = all;
  import(line.dump() + "\n");

  EXPECT_EQ("report|status|--target|cn-shanghai/10000/DI_SOLUTION/200|",
            entered("report status --target "));
  EXPECT_FALSE(fs::exists(path("PWNED")));
}

TEST_P(Completion, OffersNoTargetThatIsNoneInAHistoryOfSomebodyElse) {
  import(testing::node_line(monday, "RUN"));
  SQLite::Database file{database(), SQLite::OPEN_READWRITE};
  for (const auto& text : hostile_texts("touch " + path("PWNED"))) {
    SQLite::Statement insert{file,
                             "INSERT INTO targets (region_id, project_id, task_type, file_id, "
                             "gap_after_ms, added_at) VALUES (?, 1, 'DI_REALTIME', 1, 1, 1)"};
    insert.bind(1, text);
    insert.exec();
  }

  EXPECT_EQ("report|status|--target|cn-shanghai/10000/DI_REALTIME/100|",
            entered("report status --target "));
  EXPECT_FALSE(fs::exists(path("PWNED")));
}

TEST_P(Completion, OffersTheTargetsOfTheHistoryThatTheLineNames) {
  import(testing::node_line(monday, "RUN") + testing::solution_line(monday, "run", {}));
  fs::rename(database(), home() + "/my history.db");

  for (const std::string named :
       {"--db 'my history.db'", "--db my\\ history.db", "--db \"my history.db\"",
        "--db ~/my\\ history.db", "--db='my history.db'"}) {
    const auto words = entered("report runs " + named + " --target cn-shanghai/10000/DI_S");
    EXPECT_TRUE(words.ends_with("|--target|cn-shanghai/10000/DI_SOLUTION/200|"))
        << named << ": " << words;
  }
}

TEST_P(Completion, OffersTheTargetsOfTheConfiguredHistory) {
  import(testing::node_line(monday, "RUN"));
  environment().erase("SYNCLEDGER_DB");
  write_home("odd $name.json", R"({ "database": "../history.db" })");

  EXPECT_EQ(
      "collect|--config|odd $name.json|--target|"
      "cn-shanghai/10000/DI_REALTIME/100|",
      entered("collect --config 'odd $name.json' --target "));
}

TEST_P(Completion, TakesTheNameOfAFileForAName) {
  const std::string name = "x $(touch PWNED) `touch PWNED` 'a' \"b\";touch PWNED";
  write_home("files/" + name, "");

  EXPECT_EQ("import|files/" + name + "|", entered("import files/"));
  EXPECT_EQ("report|status|--output|files/" + name + "|", entered("report status --output files/"));
  EXPECT_FALSE(fs::exists(home() + "/PWNED"));
}

class TargetsForCompletions : public tests::AppTest {};

TEST_F(TargetsForCompletions, AreOneALine) {
  run({"import", "-"},
      testing::solution_line(monday, "run", {}) + testing::node_line(monday, "RUN"));

  const auto outcome = run({"__targets", "syncledger", "report", "status", "--target", ""});
  EXPECT_EQ("cn-shanghai/10000/DI_REALTIME/100\ncn-shanghai/10000/DI_SOLUTION/200\n", outcome.out);
  EXPECT_EQ("", outcome.err);
}

TEST_F(TargetsForCompletions, AreNoneWithoutAHistoryWhichIsSaidToWhoAsks) {
  const auto outcome = run({"__targets", "--db", path("none.db"), "--target"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_EQ("", outcome.out);
  EXPECT_EQ(1U, tests::count_lines(outcome.err)) << outcome.err;
}

TEST_F(TargetsForCompletions, DoNothingElseThatTheLineSays) {
  const auto outcome = run({"__targets", "report", "--log-file", path("log"), "--output",
                            path("page"), "--log-format", "json", "--help", "--db"});
  EXPECT_EQ(exit_code::failed, outcome.exit_code);
  EXPECT_TRUE(outcome.err.starts_with("syncledger: ")) << outcome.err;
  EXPECT_FALSE(fs::exists(path("log")));
  EXPECT_FALSE(fs::exists(path("page")));
}

TEST_P(Completion, OffersCommandsOptionsAndValues) {
  EXPECT_EQ("annotate|", entered("ann"));
  EXPECT_EQ("report|durations|", entered("report du"));
  EXPECT_EQ("report|trends|--bucket|week|", entered("report trends --buck\tw"));
}

}  // namespace
}  // namespace syncledger::app
