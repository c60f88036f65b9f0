"""MobileNetV2 of torch on a GPU, channels last: `pytorch_gpu.py BATCH SIZE`. Prints photos per second of a training step and of
inference, in float32 and in automatic mixed precision."""
import contextlib
import sys
import time

import torch
import torch.nn as nn


def convolution(inputs, outputs, size, stride, groups=1, active=True):
    layers = [
        nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False),
        nn.BatchNorm2d(outputs),
    ]
    return nn.Sequential(*layers, *([nn.ReLU6(inplace=True)] if active else []))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, expansion):
        super().__init__()
        hidden = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        expand = [convolution(inputs, hidden, 1, 1)] if expansion > 1 else []
        middle = convolution(hidden, hidden, 3, stride, groups=hidden)
        self.layers = nn.Sequential(*expand, middle, convolution(hidden, outputs, 1, 1, active=False))

    def forward(self, x):
        y = self.layers(x)
        return x + y if self.residual else y


def network(classes=211):
    layers, channels = [convolution(3, 32, 3, 2)], 32
    stages = [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)]
    for expansion, outputs, count, first in stages:
        for i in range(count):
            layers.append(Block(channels, outputs, first if i == 0 else 1, expansion))
            channels = outputs
    layers += [convolution(channels, 1280, 1, 1), nn.AdaptiveAvgPool2d(1), nn.Flatten()]
    layers += [nn.Linear(1280, 512), nn.ReLU(), nn.Dropout(0.8), nn.Linear(512, classes)]
    return nn.Sequential(*layers)


def rate(batch, step, warm_up=5, steps=20):
    for _ in range(warm_up):
        step()
    torch.cuda.synchronize()
    started = time.perf_counter()
    for _ in range(steps):
        step()
    torch.cuda.synchronize()
    return batch * steps / (time.perf_counter() - started)


def main():
    batch, size = int(sys.argv[1]), int(sys.argv[2])
    if not torch.cuda.is_available():
        sys.exit("torch finds no GPU")
    torch.backends.cudnn.benchmark = True
    for name, mixed in (("float32", False), ("amp", True)):
        model = network().cuda().to(memory_format=torch.channels_last)
        x = torch.randn(batch, 3, size, size, device="cuda").to(memory_format=torch.channels_last)
        y = torch.randint(0, 211, (batch,), device="cuda")
        optimizer = torch.optim.Adam(model.parameters(), 1e-4, fused=True)
        scaler = torch.amp.GradScaler("cuda", enabled=mixed)
        precision = lambda: torch.autocast("cuda") if mixed else contextlib.nullcontext()

        def train():
            optimizer.zero_grad(set_to_none=True)
            with precision():
                loss = nn.functional.cross_entropy(model(x), y)
            scaler.scale(loss).backward()
            scaler.step(optimizer)
            scaler.update()
            # Ours waits for the device at each step, too.
            loss.item()

        def infer():
            with torch.no_grad(), precision():
                model(x).argmax(1).cpu()

        print(name, "training", rate(batch, train))
        model.eval()
        print(name, "inference", rate(batch, infer))


if __name__ == "__main__":
    main()
