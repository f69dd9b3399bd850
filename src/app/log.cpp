#include "app/log.hpp"

#include "base/text.hpp"

#include <nlohmann/json.hpp>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <algorithm>

namespace syncledger::app {

LogFormat log_format_of(const std::vector<std::string>& words) {
  for (auto word = words.begin(); word != words.end(); ++word) {
    const bool is_next = *word == "--log-format" && std::next(word) != words.end();
    if (*word == "--log-format=json" || (is_next && *std::next(word) == "json")) {
      return LogFormat::json;
    }
  }
  return LogFormat::text;
}

void log(Surroundings& surroundings, LogFormat format, const std::string& level,
         const std::string& message) {
  const auto severity = spdlog::level::from_str(level);
  spdlog::logger logger{"syncledger",
                        std::make_shared<spdlog::sinks::ostream_sink_st>(surroundings.err)};
  logger.set_level(spdlog::level::trace);
  if (format == LogFormat::text) {
    logger.set_pattern("syncledger: %v");
    logger.log(severity, base::printable(message));
    return;
  }
  logger.set_pattern("%v");
  const nlohmann::ordered_json line{
      {"time", base::to_rfc3339(surroundings.clock.now())}, {"level", level}, {"message", message}};
  logger.log(severity, line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

}  // namespace syncledger::app
