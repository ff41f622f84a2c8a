import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchAsyncClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.kinesis.common.ConfigsBuilder;
import software.amazon.kinesis.common.InitialPositionInStream;
import software.amazon.kinesis.common.InitialPositionInStreamExtended;
import software.amazon.kinesis.coordinator.CoordinatorConfig;
import software.amazon.kinesis.coordinator.Scheduler;
import software.amazon.kinesis.coordinator.WorkerStateChangeListener;
import software.amazon.kinesis.leases.LeaseManagementConfig;
import software.amazon.kinesis.lifecycle.LifecycleConfig;
import software.amazon.kinesis.lifecycle.events.InitializationInput;
import software.amazon.kinesis.lifecycle.events.LeaseLostInput;
import software.amazon.kinesis.lifecycle.events.ProcessRecordsInput;
import software.amazon.kinesis.lifecycle.events.ShardEndedInput;
import software.amazon.kinesis.lifecycle.events.ShutdownRequestedInput;
import software.amazon.kinesis.metrics.NullMetricsFactory;
import software.amazon.kinesis.processor.RecordProcessorCheckpointer;
import software.amazon.kinesis.processor.ShardRecordProcessor;
import software.amazon.kinesis.processor.SingleStreamTracker;
import software.amazon.kinesis.retrieval.KinesisClientRecord;
import software.amazon.kinesis.retrieval.RetrievalConfig;
import software.amazon.kinesis.retrieval.polling.PollingConfig;

/**
 * A worker of the Kinesis Client Library, 2.x or 3.x, whichever is on the class path. It reads a stream by polling, stores a checkpoint
 * behind each batch, and tells on its standard output what it does, one JSON object per line. It stops when its standard input ends or
 * a signal comes. Arguments are of the form name=value; keys come from the environment.
 */
public final class KclWorker {
    private static final long STOP_SECONDS = 60;

    private final Map<String, String> options;
    private Scheduler scheduler;

    private KclWorker(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        Map<String, String> options = new HashMap<>();
        for (String arg : args) {
            int at = arg.indexOf('=');
            options.put(arg.substring(0, at), arg.substring(at + 1));
        }
        new KclWorker(options).run();
    }

    private void run() throws Exception {
        scheduler = newScheduler();
        Thread worker = new Thread(scheduler, "worker");
        worker.setDaemon(true);
        worker.start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        awaitEndOfInput();
        // The hook stops the worker.
        System.exit(0);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // Whatever comes before the end says nothing.
        }
    }

    private void stop() {
        try {
            boolean complete = scheduler.startGracefulShutdown().get(STOP_SECONDS, TimeUnit.SECONDS);
            tell("stopped", Map.of("complete", String.valueOf(complete)));
        } catch (InterruptedException | ExecutionException | TimeoutException error) {
            tell("stopped", Map.of("complete", "false", "why", error.toString()));
        }
    }

    private Scheduler newScheduler() {
        KinesisAsyncClient kinesis = KinesisAsyncClient.builder()
            .endpointOverride(URI.create(option("kinesis")))
            .region(Region.of(option("region")))
            .httpClientBuilder(http())
            .build();
        DynamoDbAsyncClient dynamodb = DynamoDbAsyncClient.builder()
            .endpointOverride(URI.create(option("dynamodb")))
            .region(Region.of(option("region")))
            .httpClientBuilder(http())
            .build();
        // Nothing is sent to it: no figures are kept.
        CloudWatchAsyncClient cloudwatch = CloudWatchAsyncClient.builder()
            .endpointOverride(URI.create(option("dynamodb")))
            .region(Region.of(option("region")))
            .httpClientBuilder(http())
            .build();
        InitialPositionInStreamExtended start =
            InitialPositionInStreamExtended.newInitialPosition(InitialPositionInStream.TRIM_HORIZON);
        ConfigsBuilder configs = new ConfigsBuilder(
            new SingleStreamTracker(option("stream"), start),
            option("application"), kinesis, dynamodb, cloudwatch, option("worker"), Reader::new);
        return new Scheduler(
            configs.checkpointConfig(),
            coordinator(configs.coordinatorConfig()),
            leases(configs.leaseManagementConfig().initialPositionInStream(start)),
            new LifecycleConfig().taskBackoffTimeMillis(100),
            configs.metricsConfig().metricsFactory(new NullMetricsFactory()),
            configs.processorConfig(),
            retrieval(configs.retrievalConfig(), kinesis));
    }

    /** Plain HTTP/1.1, which all emulators speak; the clients of the library speak HTTP/2 else. */
    private static NettyNioAsyncHttpClient.Builder http() {
        return NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP1_1).maxConcurrency(100);
    }

    private CoordinatorConfig coordinator(CoordinatorConfig config) {
        return config
            .parentShardPollIntervalMillis(500)
            .shardConsumerDispatchPollIntervalMillis(200)
            .workerStateChangeListener(new States());
    }

    private LeaseManagementConfig leases(LeaseManagementConfig config) {
        return config.failoverTimeMillis(number("failoverMs")).shardSyncIntervalMillis(number("failoverMs") * 2);
    }

    private RetrievalConfig retrieval(RetrievalConfig config, KinesisAsyncClient kinesis) {
        PollingConfig polling = new PollingConfig(option("stream"), kinesis)
            .maxRecords((int) number("batch"))
            .idleTimeBetweenReadsInMillis(number("pollMs"));
        return config.retrievalSpecificConfig(polling);
    }

    private String option(String name) {
        String value = options.get(name);
        if (value == null) throw new IllegalArgumentException("expected " + name + "=…");
        return value;
    }

    private long number(String name) {
        return Long.parseLong(option(name));
    }

    private static final class States implements WorkerStateChangeListener {
        @Override
        public void onWorkerStateChange(WorkerState state) {
            tell("state", Map.of("state", state.name()));
        }

        @Override
        public void onAllInitializationAttemptsFailed(Throwable error) {
            tell("failed", Map.of("why", error.toString()));
        }
    }

    private static final class Reader implements ShardRecordProcessor {
        private String shard = "";

        @Override
        public void initialize(InitializationInput input) {
            shard = input.shardId();
            tell("began", Map.of(
                "shardId", shard,
                "sequence", input.extendedSequenceNumber().sequenceNumber(),
                "sub", String.valueOf(input.extendedSequenceNumber().subSequenceNumber())));
        }

        @Override
        public void processRecords(ProcessRecordsInput input) {
            List<KinesisClientRecord> records = input.records();
            if (records.isEmpty()) return;
            for (KinesisClientRecord record : records) {
                Map<String, String> told = placeOf(record);
                told.put("data", base64(record.data()));
                tell("record", told);
            }
            checkpoint(input.checkpointer(), "checkpoint", placeOf(records.get(records.size() - 1)));
        }

        @Override
        public void leaseLost(LeaseLostInput input) {
            tell("lost", Map.of("shardId", shard));
        }

        @Override
        public void shardEnded(ShardEndedInput input) {
            checkpoint(input.checkpointer(), "ended", Map.of("shardId", shard));
        }

        @Override
        public void shutdownRequested(ShutdownRequestedInput input) {
            // All that was read has its checkpoint.
        }

        private void checkpoint(RecordProcessorCheckpointer checkpointer, String type, Map<String, String> told) {
            try {
                checkpointer.checkpoint();
                tell(type, told);
            } catch (Exception error) {
                tell("refused", Map.of("shardId", shard, "why", error.toString()));
            }
        }

        private Map<String, String> placeOf(KinesisClientRecord record) {
            Map<String, String> place = new HashMap<>();
            place.put("shardId", shard);
            place.put("sequence", record.sequenceNumber());
            place.put("sub", String.valueOf(record.subSequenceNumber()));
            return place;
        }

        private static String base64(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.duplicate().get(bytes);
            return Base64.getEncoder().encodeToString(bytes);
        }
    }

    private static synchronized void tell(String type, Map<String, String> told) {
        StringBuilder line = new StringBuilder("{\"type\":").append(quoted(type));
        told.forEach((name, value) -> line.append(',').append(quoted(name)).append(':').append(quoted(value)));
        System.out.println(line.append('}'));
        System.out.flush();
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') out.append('\\').append(c);
            else if (c < ' ') out.append(String.format("\\u%04x", (int) c));
            else out.append(c);
        }
        return out.append('"').toString();
    }
}
