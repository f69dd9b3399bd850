#include "simulator/server.hpp"

#include "simulator/http_listener.hpp"
#include "simulator/service.hpp"

namespace syncledger::simulator {

class Server::Impl {
public:
  Impl(Options options, const Scenario& scenario)
      : options_(std::move(options)),
        service_(options_, scenario),
        listener_([this](const HttpRequest& request) { return service_.handle(request); },
                  options_.longest_hold) {}

  int start() { return port_ = listener_.start(options_.host, options_.port); }

  std::string url() const {
    const bool is_v6 = options_.host.find(':') != std::string::npos;
    return "http://" + (is_v6 ? "[" + options_.host + "]" : options_.host) + ":" +
           std::to_string(port_);
  }

  Service& service() { return service_; }

  HttpListener& listener() { return listener_; }

private:
  Options options_;
  int port_ = 0;
  Service service_;
  HttpListener listener_;
};

Server::Server(Options options, const Scenario& scenario)
    : impl_(std::make_unique<Impl>(std::move(options), scenario)) {}

Server::~Server() = default;

int Server::start() {
  return impl_->start();
}

void Server::stop() {
  impl_->listener().stop();
}

std::string Server::url() const {
  return impl_->url();
}

Counters Server::counters() const {
  return impl_->service().counters();
}

void Server::force(const ForcedFault& fault) {
  impl_->service().force(fault);
}

}  // namespace syncledger::simulator
