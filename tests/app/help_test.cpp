#include "app/app_test.hpp"
#include "app/exit_code.hpp"

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>

namespace syncledger::app {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in{text};
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class HelpText : public tests::AppTest {
protected:
  std::string help(const std::vector<std::string>& arguments) {
    std::vector<std::string> words{"help"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    const auto outcome = run(words);
    EXPECT_EQ(exit_code::all_well, outcome.exit_code);
    EXPECT_EQ("", outcome.err);
    return outcome.out;
  }

  /// As the overview lists them.
  std::vector<std::string> commands() {
    std::vector<std::string> names;
    bool is_list = false;
    for (const auto& line : lines_of(help({}))) {
      if (line.empty()) is_list = false;
      if (is_list) names.push_back(line.substr(2, line.find(' ', 2) - 2));
      if (line == "Commands:") is_list = true;
    }
    return names;
  }

  /// The long options that the help of a command lists, without their dashes.
  std::set<std::string> options_of(const std::string& command) {
    std::set<std::string> names;
    const std::regex option{"^  (-., |    )--([a-z-]+).*"};
    for (const auto& line : lines_of(help({command}))) {
      std::smatch match;
      if (std::regex_match(line, match, option)) names.insert(match[2]);
    }
    return names;
  }

  /// Of the manual page, the part that is about one command, with plain dashes.
  std::string manual_of(const std::string& command) {
    auto text = help({"--format", "man"});
    for (std::size_t at = 0; (at = text.find("\\-", at)) != std::string::npos; ++at) {
      text.erase(at, 1);
    }
    const auto start = text.find(".SS syncledger " + command);
    EXPECT_NE(std::string::npos, start) << command;
    const auto common = text.find(".SH COMMON OPTIONS");
    const auto end = std::min(text.find(".SS ", start + 1), common);
    return text.substr(start, end - start) +
           text.substr(common, text.find(".SH", common + 1) - common);
  }

  std::string file_of(const std::string& format) {
    return write_file("help." + format, help({"--format", format}));
  }

  /// What a program of the system says to a file; empty if it is content.
  [[nodiscard]] std::string complaint_of(const std::string& program,
                                         const std::vector<std::string>& words) const {
    testing::ProgramProcess process{
        words, {{"PATH", "/usr/bin:/bin"}, {"HOME", path("")}}, std::nullopt, program};
    const auto outcome = process.wait();
    return outcome.exit_code == 0 ? outcome.err
                                  : outcome.err + " exit " + std::to_string(outcome.exit_code);
  }

  /// What bash completes a command line to, the last word being under way; a line for each.
  std::string completed(const std::vector<std::string>& words) {
    std::string script = ". " + file_of("bash") + "; COMP_WORDS=(" + SYNCLEDGER_PROGRAM;
    for (const auto& word : words) script += " '" + word + "'";
    script += "); COMP_CWORD=" + std::to_string(words.size()) +
              "; _syncledger; printf '%s\\n' \"${COMPREPLY[@]}\"";
    auto bare = environment();
    bare["PATH"] = "/usr/bin:/bin";
    testing::ProgramProcess bash{{"-c", script}, bare, std::nullopt, "/bin/bash"};
    const auto outcome = bash.wait();
    EXPECT_EQ("", outcome.err);
    return outcome.out;
  }
};

TEST_F(HelpText, OfEachCommandIsInTheManualPage) {
  for (const auto& command : commands()) {
    const auto manual = manual_of(command);
    for (const auto& option : options_of(command)) {
      EXPECT_NE(std::string::npos, manual.find("\\fB--" + option + "\\fR"))
          << command << " --" << option;
    }
  }
}

TEST_F(HelpText, OfEachCommandIsInTheCompletions) {
  const auto bash = help({"--format", "bash"});
  const auto zsh = help({"--format", "zsh"});
  const auto fish = help({"--format", "fish"});
  for (const auto& command : commands()) {
    const auto bash_part = bash.substr(bash.find("\n    " + command + ")\n"));
    const auto zsh_part = zsh.substr(zsh.find("\n    " + command + ")\n"));
    for (const auto& option : options_of(command)) {
      const auto said = command + " --" + option;
      EXPECT_TRUE(std::regex_search(bash_part.substr(0, bash_part.find("\n      ;;")),
                                    std::regex{"[ ']--" + option + "[ ']"}))
          << said;
      EXPECT_NE(std::string::npos,
                zsh_part.substr(0, zsh_part.find(";;")).find("--" + option + "["))
          << said;
      EXPECT_NE(std::string::npos,
                fish.find("'__fish_seen_subcommand_from " + command + "' -l " + option + " "))
          << said;
    }
  }
}

TEST_F(HelpText, OfEachCommandIsInTheDocuments) {
  const auto document = read_file(SYNCLEDGER_SOURCE_DIR "/docs/commands.md");
  EXPECT_EQ(help({"--format", "md"}), document)
      << "build/release/syncledger help --format md >docs/commands.md";
  for (const auto& command : commands()) {
    const auto part = document.substr(document.find("\n## syncledger " + command));
    const auto own = part.substr(0, part.find("\n## ", 1)) +
                     part.substr(part.find("\n## Options of all commands"));
    for (const auto& option : options_of(command)) {
      EXPECT_TRUE(own.find("--" + option + "`") != std::string::npos ||
                  own.find("--" + option + " ") != std::string::npos)
          << command << " --" << option;
    }
  }
}

TEST_F(HelpText, ThereIsNoOtherFormat) {
  expect_refusal(exit_code::usage, "--format: man, md, bash, zsh or fish is expected, not \"html\"",
                 {"help", "--format", "html"});
}

TEST_F(HelpText, IsAcceptedByWhoeverReadsIt) {
  EXPECT_EQ("", complaint_of("/bin/bash", {"-n", file_of("bash")}));
  const std::vector<std::pair<std::string, std::vector<std::string>>> readers{
      {"/usr/bin/zsh", {"-n", file_of("zsh")}},
      {"/usr/bin/fish", {"--no-execute", file_of("fish")}},
      {"/usr/bin/groff", {"-man", "-ww", "-z", "-Tutf8", file_of("man")}}};
  for (const auto& [program, words] : readers) {
    if (fs::exists(program)) {
      EXPECT_EQ("", complaint_of(program, words)) << program;
    }
  }
}

TEST_F(HelpText, BashCompletesCommandsOptionsAndValues) {
  EXPECT_EQ("report\n", completed({"rep"}));
  EXPECT_EQ("durations\ndashboard\n", completed({"report", "d"}));
  EXPECT_EQ("--bucket\n--by\n", completed({"report", "trends", "--b"}));
  EXPECT_EQ("week\n", completed({"report", "trends", "--bucket", "w"}));
  EXPECT_EQ("always\nauto\n", [&] {
    auto words = lines_of(completed({"watch", "--color", "a"}));
    std::sort(words.begin(), words.end());
    return words.front() + "\n" + words.back() + "\n";
  }());
  EXPECT_EQ("prune\n", completed({"db", "pr"}));
}

TEST_F(HelpText, BashCompletesTheTargetsOfTheHistory) {
  serve(tests::small_scenario);
  use_config_of_the_simulator();
  run({"collect"});
  EXPECT_EQ("cn-shanghai/10000/DI_REALTIME/100\ncn-shanghai/10000/DI_SOLUTION/200\n",
            completed({"report", "runs", "--target", ""}));
  environment().erase("SYNCLEDGER_DB");
  EXPECT_EQ(
      "cn-shanghai/10000/DI_SOLUTION/200\n",
      completed({"report", "runs", "--db", database(), "--target", "cn-shanghai/10000/DI_S"}));
}

TEST_F(HelpText, NamesEveryKindOfReport) {
  const auto refused = run({"report", "nothing"}).err;
  const std::regex word{"[a-z]+"};
  const auto list = refused.substr(refused.find("there are ") + 10);
  for (std::sregex_iterator kind{list.begin(), list.end(), word}, end; kind != end; ++kind) {
    EXPECT_NE(std::string::npos, help({}).find(kind->str())) << kind->str();
    EXPECT_NE(std::string::npos, help({"report"}).find(kind->str())) << kind->str();
  }
}

TEST_F(HelpText, BashCompletesEveryKindOfReport) {
  const auto refused = run({"report", "nothing"}).err;
  const std::regex separator{", |\n"};
  const auto list = refused.substr(refused.find("there are ") + 10);
  std::vector<std::string> kinds{
      std::sregex_token_iterator{list.begin(), list.end(), separator, -1}, {}};
  auto completions = lines_of(completed({"report", ""}));
  std::sort(kinds.begin(), kinds.end());
  std::sort(completions.begin(), completions.end());
  EXPECT_EQ(kinds, completions);
}

}  // namespace
}  // namespace syncledger::app
