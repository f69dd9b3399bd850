#include "dataworks/credentials/credentials_fixture.hpp"
#include "dataworks/credentials/process.hpp"

#include <chrono>

namespace syncledger::dataworks {
namespace {

using std::chrono::milliseconds;
using Words = std::vector<std::string>;

Words words_of(const std::string& command) {
  const auto words = split_command(command);
  return words ? *words : Words{"error: " + words.error()};
}

TEST(CommandWords, AreSplitAtWhiteSpace) {
  EXPECT_EQ((Words{"a", "b", "c"}), words_of("  a \t b\nc "));
}

TEST(CommandWords, MayBeQuotedOrEscaped) {
  EXPECT_EQ((Words{"a b", "c\"d", "e f", "", "\\n"}), words_of(R"('a b' "c\"d" e\ f "" "\n")"));
  EXPECT_EQ((Words{"ab", "c$d`"}), words_of("a\\\nb \"c\\$d\\`\""));
  EXPECT_EQ((Words{"--key=a b"}), words_of("--key='a b'"));
}

TEST(CommandWords, OtherSignsOfAShellAreCharacters) {
  EXPECT_EQ((Words{"a;", "touch", "$HOME", "|", "x", ">", "y", "*", "`b`", "&&"}),
            words_of("a; touch $HOME | x > y * `b` &&"));
}

TEST(CommandWords, ThatAreCutOffOrMissingAreRefused) {
  EXPECT_EQ((Words{"error: a quote is not closed"}), words_of("a 'b"));
  EXPECT_EQ((Words{"error: a quote is not closed"}), words_of("a \"b\\\""));
  EXPECT_EQ((Words{"error: it ends with a backslash"}), words_of("a \\"));
  EXPECT_EQ((Words{"error: it is empty"}), words_of(" "));
  EXPECT_EQ((Words{"error: it is empty"}), words_of("'' a"));
}

/// The system takes a word up to its first NUL: another program, another argument.
TEST(CommandWords, WithANulAreRefused) {
  EXPECT_EQ((Words{"error: it holds a NUL character"}), words_of({"keys --from a\0b", 15}));
}

std::string outcome_of(Words words, milliseconds timeout = std::chrono::seconds{60}) {
  const auto output = run_process(std::move(words), timeout);
  return output ? *output : "error: " + output.error();
}

TEST(ExternalProcess, GivesItsOutput) {
  EXPECT_EQ("a b\n", outcome_of({"echo", "a b"}));
  EXPECT_EQ("", outcome_of({"sh", "-c", "cat; echo no >&2"}));
}

TEST(ExternalProcess, ThatFailsSaysHow) {
  EXPECT_EQ("error: it ended with exit code 3", outcome_of({"sh", "-c", "exit 3"}));
  EXPECT_EQ("error: it was ended by signal 9", outcome_of({"sh", "-c", "kill -9 $$"}));
  EXPECT_EQ("error: it cannot be started (No such file or directory)",
            outcome_of({"/no/such/program"}));
}

TEST(ExternalProcess, ThatDoesNotEndIsKilled) {
  EXPECT_EQ("error: it did not end in time", outcome_of({"sleep", "600"}, milliseconds{50}));
  EXPECT_EQ("error: it did not end in time",
            outcome_of({"sh", "-c", "exec >&-; sleep 600"}, milliseconds{50}));
}

TEST(ExternalProcess, IsNotWaitedForBecauseOfWhatItLeavesBehind) {
  const testing::TemporaryDirectory folder;
  EXPECT_EQ("done\n",
            outcome_of({"sh", "-c", "sleep 600 & echo $! >\"$0\"; echo done", folder.file("pid")}));
  pid_t left_behind = 0;
  std::ifstream{folder.file("pid")} >> left_behind;
  ASSERT_GT(left_behind, 0);
  EXPECT_EQ(0, kill(left_behind, SIGKILL));
}

TEST(ExternalProcess, IsKilledEvenIfItLeftItsGroup) {
  const testing::TemporaryDirectory folder;
  const std::string program =
      "setpgrp(0, getpgrp(getppid)); open(F, '>', $ARGV[0]); print F $$; close(F); sleep 600";
  EXPECT_EQ("error: it did not end in time",
            outcome_of({"perl", "-e", program, folder.file("pid")}, std::chrono::seconds{1}));
  pid_t killed = 0;
  std::ifstream{folder.file("pid")} >> killed;
  ASSERT_GT(killed, 0);
  EXPECT_NE(0, kill(killed, 0));
}

TEST(ExternalProcess, ThatReadsNothingTakesAnyInput) {
  const auto output = run_process({"true"}, std::chrono::seconds{60}, std::string(1'000'000, 'a'));
  EXPECT_TRUE(output) << output.error();
}

TEST(ExternalProcess, IsKilledWhenNoTimeIsLeft) {
  const auto output = run_process({"sleep", "600"}, std::chrono::minutes{10}, {},
                                  [] { return std::optional{milliseconds{0}}; });
  ASSERT_FALSE(output);
  EXPECT_EQ("there was no time left for it", output.error());
}

TEST(ExternalProcess, OfEndlessOutputIsKilled) {
  EXPECT_EQ("error: it printed more than 64 KiB", outcome_of({"yes"}));
}

class ExternalProfile : public tests::CredentialTest {
protected:
  void use_command(const std::string& command) {
    const nlohmann::json profile{
        {"name", "default"}, {"mode", "External"}, {"process_command", command}};
    write_cli_file(nlohmann::json{{"current", "default"}, {"profiles", {profile}}}.dump());
    start_again();
  }

  /// A command that prints what a file holds, and notes that it ran.
  void use_output(const std::string& output) {
    write_file("output", output);
    write_file("script", "echo ran >>'" + home("log") + "'; cat '" + home("output") + "'\n");
    use_command("sh '" + home("script") + "'");
  }

  [[nodiscard]] std::size_t runs() const {
    std::ifstream log{home("log")};
    std::size_t lines = 0;
    for (std::string line; std::getline(log, line);) ++lines;
    return lines;
  }
};

TEST_F(ExternalProfile, TakesWhatTheCommandPrints) {
  use_output(R"({"mode":"StsToken","access_key_id":"id","access_key_secret":"s","sts_token":"t",)"
             R"("expiration":"2026-11-01T01:00:00Z"})");
  EXPECT_EQ("id/s/t", found_in_full());
  EXPECT_EQ("profile default of ~/.aliyun/config.json (External)", origin());
  EXPECT_EQ(base::parse_rfc3339("2026-11-01T01:00:00Z"), source().origin().expires_at);
}

TEST_F(ExternalProfile, RunsNoShell) {
  use_command("echo '{}' ; touch " + home("x") + " && touch $HOME/y");
  expect_error_with("process_command: its output is not JSON");
  EXPECT_FALSE(std::filesystem::exists(home("x")));
}

TEST_F(ExternalProfile, WithoutAnEndIsRunAgainAfterTenMinutes) {
  use_output(R"({"access_key_id":"id","access_key_secret":"s"})");
  EXPECT_EQ("id/s/", found_in_full());
  EXPECT_EQ("id", found());
  EXPECT_EQ(1U, runs());
  clock().advance(std::chrono::minutes{10});
  EXPECT_EQ("id", found());
  EXPECT_EQ(2U, runs());
}

TEST_F(ExternalProfile, DoesNotWriteIntoTheFile) {
  use_output(R"({"mode":"StsToken","access_key_id":"id","access_key_secret":"s","sts_token":"t"})");
  const auto read = [&] {
    std::ifstream file{home(".aliyun/config.json")};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
  };
  const auto before = read();
  EXPECT_EQ("id", found());
  EXPECT_EQ(before, read());
}

TEST_F(ExternalProfile, SaysWhatIsWrongWithTheOutput) {
  const std::map<std::string, std::string> wrong{
      {"hush-hush", "its output is not JSON (line 1, column"},
      {"{}", "it prints no access_key_id or no access_key_secret"},
      {"[]", "it prints no access_key_id or no access_key_secret"},
      {R"({"mode":"StsToken","access_key_id":"i","access_key_secret":"s"})",
       "it prints no sts_token"},
      {R"({"mode":"OIDC","access_key_id":"i","access_key_secret":"s"})",
       "its mode is neither AK nor StsToken"},
      {R"({"access_key_id":"i","access_key_secret":"s","expiration":"soon"})",
       "its expiration is not a time"}};
  for (const auto& [output, error] : wrong) {
    use_output(output);
    expect_error_with("profile \"default\": process_command: " + error);
  }
}

TEST_F(ExternalProfile, ThatTakesTooLongIsStopped) {
  options().external_timeout = milliseconds{50};
  use_command("sleep 600");
  expect_error_with("process_command: it did not end in time");
}

TEST_F(ExternalProfile, CanBeSwitchedOff) {
  use_output(R"({"access_key_id":"id","access_key_secret":"s"})");
  for (const std::string value : {"1", "true", "TRUE"}) {
    environment()["ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"] = value;
    start_again();
    expect_error_with("switched off by ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS");
  }
  EXPECT_EQ(0U, runs());
}

TEST_F(ExternalProfile, WithoutACommandSaysSo) {
  use_command("");
  expect_error_with("process_command: it is empty");
}

}  // namespace
}  // namespace syncledger::dataworks
