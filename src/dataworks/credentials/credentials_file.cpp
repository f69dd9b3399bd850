#include "dataworks/credentials/credentials_file.hpp"

#include "base/files.hpp"
#include "base/text.hpp"

#include <filesystem>
#include <system_error>
#include <utility>

namespace syncledger::dataworks {
namespace {

namespace fs = std::filesystem;
using base::Failure;

constexpr std::uintmax_t longest_file = std::uintmax_t{1024} * 1024;

FileProblem unreadable(const std::string& why) {
  return {"cannot be read (" + why + ")", false};
}

base::Result<std::string, FileProblem> read_file(const std::string& path) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found)
    return Failure{FileProblem{"does not exist", true}};
  if (error) return Failure{unreadable(error.message())};
  // Anything else, a pipe say, could keep us waiting.
  if (!fs::is_regular_file(status)) return Failure{unreadable("it is not a file")};
  if (fs::file_size(path, error) > longest_file || error)
    return Failure{unreadable("it is larger than 1 MiB")};
  auto text = base::read_file(path);
  if (!text) return Failure{unreadable(text.error())};
  return std::move(*text);
}

}  // namespace

FileLocation locate_file(const Context& context, const std::string& variable,
                         const std::string& below_home) {
  if (const auto named = context.variable(variable); !named.empty())
    return {named, base::printable(named), true};
  const auto home = context.variable("HOME");
  return {home.empty() ? "" : (fs::path{home} / below_home).string(), "~/" + below_home, false};
}

base::Result<std::string, FileProblem> read_credentials_file(Context& context,
                                                             const FileLocation& location) {
  if (location.path.empty()) return Failure{FileProblem{"cannot be found (HOME is not set)", true}};
  auto text = read_file(location.path);
  if (!text) {
    if (location.is_named) text.error().is_absent = false;
    return text;
  }
  std::error_code ignored;
  const auto permissions = fs::status(location.path, ignored).permissions();
  if ((permissions & fs::perms::others_read) != fs::perms::none) {
    context.warn_once("every user of this machine can read " + location.shown + " (chmod 600 " +
                      location.shown + ")");
  }
  return text;
}

base::Result<std::string, std::string> read_token_file(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return Failure{base::printable(path) + " " + text.error().why};
  const auto token = base::trimmed(*text);
  if (token.empty()) return Failure{base::printable(path) + " is empty"};
  return std::string{token};
}

}  // namespace syncledger::dataworks
