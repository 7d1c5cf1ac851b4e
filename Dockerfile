# The container of serve-model: SageMaker's contract (GET /ping, POST /invocations) over the project's own inference core.
#   docker build -t serve-model .
#   docker run -p 8080:8080 -v "$PWD/model.tar.gz:/opt/ml/model/model.tar.gz:ro" serve-model
FROM swift:6.2-bookworm AS build
WORKDIR /source
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends zlib1g-dev && rm -rf /var/lib/apt/lists/*
COPY . .
RUN swift build -c release --product serve-model --static-swift-stdlib \
    && install -D "$(swift build -c release --show-bin-path)/serve-model" /out/serve-model \
    && strip /out/serve-model

FROM debian:bookworm-slim
# Endpoints and inference pipelines may ask for another port than 8080 by SAGEMAKER_BIND_TO_PORT.
LABEL com.amazonaws.sagemaker.capabilities.accept-bind-to-port=true
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends zlib1g && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/serve-model /usr/local/bin/serve-model
EXPOSE 8080
# SageMaker runs the image with the one argument `serve`.
ENTRYPOINT ["serve-model"]
CMD ["serve"]
