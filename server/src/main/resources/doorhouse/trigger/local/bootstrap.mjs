// Runs a Node handler over the Lambda Runtime API (2018-06-01). Started as: node bootstrap.mjs FILE
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';

const file = process.argv[2];
const api = new URL(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/`);
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
process.env.AWS_EXECUTION_ENV = `AWS_Lambda_nodejs${process.versions.node.split('.')[0]}.x`;

// A text of several lines is one event of the log.
for (const level of ['log', 'info', 'warn', 'error', 'debug', 'trace']) {
    console[level] = (...args) =>
        process.stdout.write(format(...args).replaceAll('\n', '\r') + '\n');
}

function call(method, resource, body, headers = {}) {
    return new Promise((resolve) => {
        const request = http.request(
            {
                agent,
                method,
                host: api.hostname,
                port: api.port,
                path: api.pathname + resource,
                headers: body === undefined
                    ? headers
                    : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), ...headers },
            },
            (response) => {
                const parts = [];
                response.on('data', (part) => parts.push(part));
                response.on('end', () =>
                    resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
                response.on('error', gone);
            });
        request.on('error', gone);
        request.end(body);
    });
}

// Without the server there is nothing left to do.
function gone() {
    process.exit(1);
}

function described(error) {
    return error instanceof Error
        ? { errorType: error.name, errorMessage: error.message, trace: String(error.stack).split('\n') }
        : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

function postError(resource, description) {
    return call('POST', resource, JSON.stringify(description), {
        'Lambda-Runtime-Function-Error-Type': encodeURIComponent(description.errorType),
    });
}

// A header that holds JSON; undefined where there is none.
function told(header) {
    return header === undefined ? undefined : JSON.parse(header);
}

// The invocation under way; undefined between two.
let current;

class Invocation {
    #callbackResult;
    #callbackCalled = false;
    #answered = false;

    constructor(headers) {
        this.id = headers['lambda-runtime-aws-request-id'];
        this.deadline = Number(headers['lambda-runtime-deadline-ms']);
        process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
        this.context = {
            callbackWaitsForEmptyEventLoop: true,
            functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
            functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
            invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
            memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
            logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
            logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
            awsRequestId: this.id,
            clientContext: told(headers['lambda-runtime-client-context']),
            identity: told(headers['lambda-runtime-cognito-identity']),
            getRemainingTimeInMillis: () => Math.max(0, this.deadline - Date.now()),
            succeed: (result) => this.succeed(result),
            fail: (error) => this.fail(error),
            done: (error, result) => (error == null ? this.succeed(result) : this.fail(error)),
        };
    }

    run(handler, event) {
        current = this;
        try {
            const result = handler(event, this.context, (error, value) => this.callback(error, value));
            if (typeof result?.then !== 'function') return;
            // An async handler may have called back and return nothing.
            result.then(
                (value) => this.succeed(value === undefined ? this.#callbackResult : value),
                (error) => this.fail(error));
        } catch (error) {
            this.fail(error);
        }
    }

    callback(error, value) {
        if (error != null) {
            this.fail(error);
            return;
        }
        this.#callbackCalled = true;
        this.#callbackResult = value;
        if (!this.context.callbackWaitsForEmptyEventLoop) this.succeed(value);
    }

    // Nothing is left that could still answer.
    quiet() {
        if (!this.#answered) this.succeed(this.#callbackCalled ? this.#callbackResult : null);
    }

    async succeed(value) {
        let body;
        try {
            body = JSON.stringify(value === undefined ? null : value) ?? 'null';
        } catch {
            this.fail(new Error('Unable to stringify response body'));
            return;
        }
        await this.#answer(() => call('POST', `invocation/${this.id}/response`, body));
    }

    async fail(error) {
        await this.failAs(described(error));
    }

    async failAs(description) {
        console.error(description.trace.join('\n') || description.errorMessage);
        await this.#answer(() => postError(`invocation/${this.id}/error`, description));
    }

    async #answer(post) {
        if (this.#answered) return;
        this.#answered = true;
        await post();
        current = undefined;
        next();
    }
}

process.on('beforeExit', () => current?.quiet());

async function broken(description) {
    if (current !== undefined) await postError(`invocation/${current.id}/error`, description);
    process.exit(1);
}

process.on('uncaughtException', (error) => broken(described(error)));
process.on('unhandledRejection', (reason) =>
    broken({ errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason), trace: [] }));

let handler;

async function next() {
    const { headers, body } = await call('GET', 'invocation/next');
    const id = headers['lambda-runtime-aws-request-id'];
    if (id === undefined) gone();
    new Invocation(headers).run(handler, JSON.parse(body.toString('utf8')));
}

async function load() {
    const module = await import(pathToFileURL(path.resolve(file)).href);
    const found = module.handler ?? module.default?.handler;
    if (typeof found === 'function') return found;
    const error = new Error(`${path.parse(file).name}.handler is undefined or not exported`);
    error.name = 'Runtime.HandlerNotFound';
    throw error;
}

try {
    handler = await load();
} catch (error) {
    const description = described(error);
    if (error?.code === 'ERR_MODULE_NOT_FOUND' || error?.code === 'MODULE_NOT_FOUND')
        description.errorType = 'Runtime.ImportModuleError';
    else if (error instanceof SyntaxError) description.errorType = 'Runtime.UserCodeSyntaxError';
    console.error(description.trace.join('\n') || description.errorMessage);
    await postError('init/error', description);
    process.exit(1);
}
next();
